package main

import (
	"os"
	"slices"

	"github.com/alecthomas/kong"
)

// flags are what the command line says.
type flags struct {
	Practice bool              `help:"Use pretend accounts: nothing is kept, and no real service is asked."`
	Browser  bool              `help:"Open in the browser even where this build has a window."`
	Hidden   bool              `help:"Start out of sight, where the panel of the desktop shows the icon."`
	NoOpen   bool              `help:"Print the link instead of opening it."`
	Port     int               `help:"Serve the page at this port; 0 is any that is free." default:"0" placeholder:"N"`
	Data     string            `help:"Keep everything but keys in this folder." type:"path" placeholder:"DIR"`
	Vault    string            `help:"At the first start, keep keys here: keyring or filevault." enum:",keyring,filevault" default:"" placeholder:"NAME"`
	PackURL  map[string]string `name:"pack-url" help:"Speak to this address on this computer in place of a Pack's own." placeholder:"ID=URL" mapsep:"none"`
	Version  kong.VersionFlag  `help:"Print the version."`

	Start struct{}     `cmd:"" default:"1" help:"Start Patchbay. It is what happens without a command."`
	Packs packsCommand `cmd:"" help:"Look at Pack files of your own."`
}

// parse reads the arguments, and ends the program where they are wrong. command
// is what is to be done, in kong's words.
func parse(args []string) (f flags, command string) {
	parser := kong.Must(&f,
		kong.Name("patchbay"),
		kong.Description("Connect, list and remove the accounts that you use with Coda Packs."),
		kong.Vars{"version": version},
		kong.Writers(os.Stdout, os.Stderr),
	)
	// What Windows adds where a message of Patchbay is pressed after that has
	// ended: learn.microsoft.com, "LocalServer32".
	args = slices.DeleteFunc(args, func(one string) bool { return one == "-Embedding" })
	said, err := parser.Parse(args)
	parser.FatalIfErrorf(err)
	return f, said.Command()
}
