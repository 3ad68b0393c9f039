package bottest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"factbot/bot"
)

// Every type that seals itself into a document with block() or text() must
// stand in a sample.
func TestDocsSampleEveryType(t *testing.T) {
	sampled := map[string]bool{}
	for _, s := range Docs() {
		collect(reflect.ValueOf(s.Doc), sampled)
	}
	for _, name := range sealed(t) {
		if !sampled[name] {
			t.Errorf("no sample document holds a bot.%s", name)
		}
	}
}

// sealed returns the types of package bot that are a Block or a Text.
func sealed(t *testing.T) []string {
	t.Helper()
	names := map[string]bool{}
	notTest := func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }
	packages, err := parser.ParseDir(token.NewFileSet(), "..", notTest, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(packages["bot"], func(n ast.Node) bool {
		f, ok := n.(*ast.FuncDecl)
		if ok && f.Recv != nil && (f.Name.Name == "block" || f.Name.Name == "text") {
			recv := f.Recv.List[0].Type
			if star, ok := recv.(*ast.StarExpr); ok {
				recv = star.X
			}
			names[recv.(*ast.Ident).Name] = true
		}
		return true
	})
	if len(names) < 2 {
		t.Fatal("found no types of documents in package bot")
	}
	return slices.Sorted(maps.Keys(names))
}

// collect notes the type of everything in v that belongs to package bot.
func collect(v reflect.Value, into map[string]bool) {
	if !v.IsValid() {
		return
	}
	if t := v.Type(); t.PkgPath() == reflect.TypeFor[bot.Doc]().PkgPath() {
		into[t.Name()] = true
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		collect(v.Elem(), into)
	case reflect.Slice:
		for i := range v.Len() {
			collect(v.Index(i), into)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			collect(v.Field(i), into)
		}
	}
}

func TestSamplesAreNamedOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Docs() {
		if s.Name == "" || seen[s.Name] {
			t.Errorf("sample name %q is missing or taken", s.Name)
		}
		seen[s.Name] = true
		_ = s.Doc.String() // must not panic
	}
}
