package cli

import (
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

func (a *app) listCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "list",
		Short:             "List the scenarios, and what scenarios are made of",
		Args:              noArgument,
		ValidArgsFunction: nothing,
		RunE: func(*cobra.Command, []string) error {
			p := newPage(a.out)
			all := a.subjects()
			for _, kind := range kinds {
				p.list(kind, all)
			}
			p.paragraphs("nines explain NAME tells more; nines run SCENARIO runs one")
			return p.print()
		},
	}
}

func noArgument(command *cobra.Command, args []string) error {
	if len(args) > 0 {
		return misused("%s takes no argument; what is %q?", command.Name(), args[0])
	}
	return nil
}

// list prints the subjects of one kind.
func (p *page) list(kind string, all []subject) {
	var rows []table.Row
	for _, s := range all {
		if s.kind == kind {
			rows = append(rows, table.Row{"  " + s.name, s.sentence})
		}
	}
	if len(rows) > 0 {
		p.heading(kind + "s")
		p.table(nil, rows)
		p.line("")
	}
}
