package archtest

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "app.patchbay"

// room is a package and what of ours it may import.
type room struct {
	may []string
	why string
}

// house is the whole program. A package that isn't here has no place in it.
func house() map[string]room {
	domain := []string{"internal/patchbay"}
	return map[string]room{
		"":                               {[]string{"*"}, "main wires everything, and nothing else builds anything"},
		"app":                            {domain, "the facade translates between the domain and the page, and knows no adapter"},
		"internal/patchbay":              {nil, "the domain holds the words and the rules; whoever needs the outside gets a port"},
		"internal/patchbay/patchbaytest": {domain, "a contract knows the port, not who keeps it"},
		"internal/packs":                 {domain, "the catalogue is data for the domain"},
		"internal/outbound":              {domain, "the one HTTP client knows failures, not services"},
		"internal/token":                 {domain, "a connector only asks the person"},
		"internal/oauth":                 {[]string{"internal/patchbay", "internal/outbound"}, "a connector asks the person, and the service through the one HTTP client"},
		"internal/remote":                {[]string{"internal/patchbay", "internal/outbound"}, "a service is asked through the one HTTP client"},
		"internal/rehearsal":             {[]string{"internal/patchbay", "internal/outbound", "internal/remote", "internal/token", "internal/oauth"}, "a rehearsal asks as the program asks, of a service that it plays itself"},
		"internal/keyring":               {domain, "an adapter knows its port and its library"},
		"internal/filevault":             {domain, "an adapter knows its port and its library"},
		"internal/accountpage":           {domain, "a reader makes values of the domain of a page, and knows nothing that keeps them"},
		"internal/sqlite":                {domain, "an adapter knows its port and its library"},
		"internal/memory":                {domain, "an adapter knows its port"},
		"internal/practice":              {nil, "a pretend service knows Patchbay no better than a real one does"},
		"internal/desktop":               {nil, "the window is handed what it shows"},
		"internal/loopback":              {nil, "the shell is handed a call table and an error function"},
		"internal/autostart":             {nil, "it is handed a command, and knows nothing of what that starts"},
		"internal/browsers":              {nil, "it is handed an address, and knows nothing of what is signed in to there"},
		"internal/notify":                {nil, "it is handed a message, and knows nothing of what that is about"},
		"internal/clipboard":             {nil, "it is handed a text, and knows nothing of where it came from"},
		"internal/instance":              {nil, "who has a folder is decided before anything of Patchbay is built"},
		"internal/tray":                  {nil, "it is handed a menu, and knows nothing of what its lines mean"},
		"internal/logbook":               {nil, "the log must be usable from everywhere, so it depends on nothing"},
		"internal/nobus":                 {nil, "it must be initialised before everything else"},
		"internal/archtest":              {nil, "it looks at the house from outside"},
	}
}

// outside says who alone may import a foreign module.
func outside() map[string]room {
	return map[string]room{
		"github.com/wailsapp/wails/v2":             {[]string{"internal/desktop"}, "a later Wails is then a change to one package"},
		"github.com/99designs/keyring":             {[]string{"internal/keyring"}, "it hangs, races and leaks, so it lives in a worker process"},
		"modernc.org/sqlite":                       {[]string{"internal/sqlite"}, "the register is a port"},
		"github.com/pressly/goose/v3":              {[]string{"internal/sqlite"}, "the register is a port"},
		"filippo.io/age":                           {[]string{"internal/filevault"}, "the vault is a port"},
		"fyne.io/systray":                          {[]string{"internal/tray"}, "it keeps its state in package variables and panics when the bus goes"},
		"git.sr.ht/~jackmordaunt/go-toast/v2":      {[]string{"internal/notify"}, "it keeps its state in package variables, and parts of it write texts into scripts"},
		"golang.org/x/net/html":                    {[]string{"internal/accountpage"}, "pasted pages are read in one place, as text, and nowhere else"},
		"net/http":                                 {[]string{"internal/outbound", "internal/remote", "internal/oauth", "internal/loopback", "internal/desktop", "internal/practice", "internal/rehearsal"}, "one client goes out, one shell serves; remote only names statuses, and oauth has the page that people come back to"},
		"golang.org/x/oauth2":                      {[]string{"internal/oauth"}, "its errors hold the service's whole answer, so they must not get about"},
		"github.com/aws":                           {[]string{"internal/remote", "internal/practice"}, "only who asks Amazon signs for it, and the pretend one that checks the signature"},
		"github.com/jezek/xgb":                     {[]string{"internal/clipboard"}, "only the clipboard speaks to the X server"},
		"github.com/gofrs/flock":                   {[]string{"internal/instance"}, "one Patchbay at a time has a folder, and one package sees to it"},
		"github.com/alecthomas/kong":               {[]string{""}, "flags are main's"},
		"github.com/santhosh-tekuri/jsonschema/v6": {nil, "Pack files are checked against the schema in tests alone"},
	}
}

type listed struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
}

// packages lists the module's packages as the given build sees them.
func packages(t *testing.T, tags string) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-tags", tags, "-json=ImportPath,Dir,GoFiles,Imports", module+"/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(p.ImportPath, "/node_modules/") && !strings.Contains(p.ImportPath, "/testdata/") {
			all = append(all, p)
		}
	}
}

func TestNobodyImportsWhatItMayNot(t *testing.T) {
	for _, tags := range []string{"", "desktop,production,webkit2_41", "bindings"} {
		for _, p := range packages(t, tags) {
			name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
			room, ok := house()[name]
			if !ok {
				t.Errorf("%s has no place in the house: give it one in this test, with the reason", p.ImportPath)
				continue
			}
			for _, imported := range p.Imports {
				if ours, ok := strings.CutPrefix(imported, module+"/"); ok && !slices.Contains(room.may, "*") && !slices.Contains(room.may, ours) {
					t.Errorf("%s imports %s and may not: %s", name, ours, room.why)
				}
				for foreign, who := range outside() {
					if (imported == foreign || strings.HasPrefix(imported, foreign+"/")) && !slices.Contains(who.may, name) {
						t.Errorf("%s imports %s and may not: %s", name, imported, who.why)
					}
				}
			}
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	for _, p := range packages(t, "") {
		said := false
		for _, file := range p.GoFiles {
			parsed, err := parser.ParseFile(token.NewFileSet(), p.Dir+"/"+file, nil, parser.ParseComments|parser.PackageClauseOnly)
			if err != nil {
				t.Fatal(err)
			}
			said = said || parsed.Doc != nil && new(doc.Package).Synopsis(parsed.Doc.Text()) != ""
		}
		if !said {
			t.Errorf("%s has no package comment: say in it what one may rely on", p.ImportPath)
		}
	}
}

func TestOnlyNobusRunsByBeingImported(t *testing.T) {
	for _, p := range packages(t, "") {
		for _, file := range p.GoFiles {
			parsed, err := parser.ParseFile(token.NewFileSet(), p.Dir+"/"+file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, declared := range parsed.Decls {
				if f, ok := declared.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" && p.ImportPath != module+"/internal/nobus" {
					t.Errorf("%s has an init function: main builds everything, and nothing happens behind its back", p.ImportPath)
				}
			}
		}
	}
}

func TestNobodyKeepsStateInPackageVariables(t *testing.T) {
	for _, p := range packages(t, "") {
		for _, file := range p.GoFiles {
			parsed, err := parser.ParseFile(token.NewFileSet(), p.Dir+"/"+file, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			for _, declared := range parsed.Decls {
				g, ok := declared.(*ast.GenDecl)
				if !ok || g.Tok != token.VAR {
					continue
				}
				for _, spec := range g.Specs {
					for _, name := range spec.(*ast.ValueSpec).Names {
						// Sentinel errors are constants in all but name.
						if name.Name != "_" && !strings.HasPrefix(strings.ToLower(name.Name), "err") && !writtenOnce(g) {
							t.Errorf("%s/%s keeps a package variable %s: make it a value that main builds", p.ImportPath, file, name.Name)
						}
					}
				}
			}
		}
	}
}

// writtenOnce reports whether a declaration is filled by the compiler or the
// linker.
func writtenOnce(g *ast.GenDecl) bool {
	if g.Doc == nil {
		return false
	}
	for _, comment := range g.Doc.List {
		if strings.HasPrefix(comment.Text, "//go:embed ") || strings.Contains(comment.Text, "stamped by the linker") {
			return true
		}
	}
	return false
}
