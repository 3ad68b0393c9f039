package bottest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
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
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		note(f, names)
	}
	if len(names) < 2 {
		t.Fatal("found no types of documents in package bot")
	}
	return slices.Sorted(maps.Keys(names))
}

// note notes the types of a file that seal themselves into a document.
func note(f *ast.File, names map[string]bool) {
	for _, d := range f.Decls {
		m, ok := d.(*ast.FuncDecl)
		if !ok || m.Recv == nil || m.Name.Name != "block" && m.Name.Name != "text" {
			continue
		}
		recv := m.Recv.List[0].Type
		if star, ok := recv.(*ast.StarExpr); ok {
			recv = star.X
		}
		names[recv.(*ast.Ident).Name] = true
	}
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
