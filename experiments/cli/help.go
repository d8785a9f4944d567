package cli

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// help tells how a command is used, as wide as the terminal is.
func (a *app) help(command *cobra.Command) error {
	p := newPage(a.out)
	words := command.Long
	if words == "" {
		words = command.Short + "."
	}
	p.paragraphs(words)
	p.part("usage", usage(command))
	if command.Example != "" {
		p.part("examples", command.Example)
	}
	p.commands(command)
	p.flags(command)
	if command.HasAvailableSubCommands() {
		p.line("")
		p.paragraphs(command.CommandPath() + " COMMAND --help tells more about a command.")
	}
	return p.print()
}

// usage is the shape of a command line.
func usage(command *cobra.Command) string {
	if command.HasAvailableSubCommands() {
		return "  " + command.CommandPath() + " COMMAND"
	}
	return "  " + command.UseLine()
}

// part prints lines under a heading.
func (p *page) part(heading, lines string) {
	p.line("")
	p.heading(heading)
	p.verbatim(lines)
}

func (p *page) commands(command *cobra.Command) {
	var rows []table.Row
	for _, sub := range command.Commands() {
		if sub.IsAvailableCommand() || sub.Name() == "help" {
			rows = append(rows, table.Row{"  " + sub.Name(), sub.Short})
		}
	}
	if len(rows) > 0 {
		p.line("")
		p.heading("commands")
		p.table(nil, rows)
	}
}

func (p *page) flags(command *cobra.Command) {
	command.InitDefaultHelpFlag()
	var rows []table.Row
	command.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			rows = append(rows, flagRow(f))
		}
	})
	p.line("")
	p.heading("flags")
	p.table(nil, rows)
}

// flagRow is a flag as it is typed, and what it does.
func flagRow(f *pflag.Flag) table.Row {
	value, words := pflag.UnquoteUsage(f)
	typed := "      --" + f.Name
	if f.Shorthand != "" {
		typed = "  -" + f.Shorthand + ", --" + f.Name
	}
	if value != "" {
		typed += " " + value
	}
	if f.DefValue != "" && f.DefValue != "false" && !strings.Contains(words, "(default") {
		words += " (default: " + f.DefValue + ")"
	}
	return table.Row{typed, words}
}
