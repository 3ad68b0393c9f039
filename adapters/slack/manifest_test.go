package slack

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestManifest(t *testing.T) {
	golden(t, filepath.Join("testdata", "manifest.yaml"), string(Manifest(Features{})))
	golden(t, filepath.Join("testdata", "manifest-http.yaml"), string(Manifest(Features{URL: "https://bot.example/slack"})))
	following := string(Manifest(Features{Follow: true, Groups: true}))
	for _, s := range []string{"usergroups:read", "channels:history", "groups:history", "mpim:history", "message.channels", "message.groups", "message.mpim"} {
		if !strings.Contains(following, "\n      - "+s+"\n") {
			t.Errorf("following needs %s", s)
		}
	}
	if New(Options{}).callbacks[callbackQuote] == nil {
		t.Error("nothing handles the shortcut")
	}
	for what, most := range map[string]int{appName: 35, appDescription: 140, slashCommand: 32, commandText: 140, commandHint: 1000, quoteName: 24, quoteText: 140, callbackQuote: 255} {
		if len(what) > most || strings.ContainsAny(what, ":#\n") {
			t.Errorf("%q is too long, or needs quotes in YAML", what)
		}
	}
}

// methodsOf are the methods of the Web API behind those of slack-go.
var methodsOf = map[string]string{
	"AuthTestContext":      "auth.test",
	"PostMessageContext":   "chat.postMessage",
	"PostEphemeralContext": "chat.postEphemeral",
	"RunContext":           "apps.connections.open",

	"StartSocketModeContext": "apps.connections.open",

	"GetPermalinkContext": "chat.getPermalink",
	"OpenViewContext":     "views.open",
	"UpdateViewContext":   "views.update",
	"PublishViewContext":  "views.publish",

	"GetUserGroupMembersContext": "usergroups.users.list",
}

// Every method that the code calls has its scope in the table, and the table
// has no other.
func TestScopesCoverTheCode(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	called := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && strings.HasSuffix(s.Sel.Name, "Context") && onClient(s.X) {
				method := methodsOf[s.Sel.Name]
				if method == "" {
					t.Errorf("%s: which method of the Web API is %s?", file, s.Sel.Name)
				}
				called[method] = true
			}
			return true
		})
	}
	listed := map[string]bool{}
	for _, of := range []map[string]string{scopes.methods, scopes.groups} {
		for m := range of {
			listed[m] = true
		}
	}
	if d := cmp.Diff(called, listed); d != "" {
		t.Errorf("(-called +listed)\n%s", d)
	}
}

// onClient tells whether an expression is one of slack-go's clients.
func onClient(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.SelectorExpr:
		return x.Sel.Name == "api"
	case *ast.Ident:
		return x.Name == "api" || x.Name == "c"
	}
	return false
}
