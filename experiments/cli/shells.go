package cli

import (
	"io"
	"slices"

	"github.com/spf13/cobra"
)

// shells are those that completion is written for.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func (a *app) completionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print what lets bash, zsh, fish or powershell complete words",
		Long: `Print a script that lets a shell complete commands, scenarios, names to explain,
flags, and for --set the keys of the scenario and their values:

  nines run cap --set sys<TAB>

What to put where:

  ~/.bashrc                   source <(nines completion bash)
  ~/.zshrc                    source <(nines completion zsh), below compinit
  ~/.config/fish/config.fish  nines completion fish | source
  $PROFILE                    nines completion powershell | Out-String | Invoke-Expression`,
		Example:           `  source <(nines completion bash)`,
		Args:              exactly("the name of a shell: bash, zsh, fish or powershell"),
		ValidArgsFunction: cobra.FixedCompletions(shells, cobra.ShellCompDirectiveNoFileComp),
		RunE: func(command *cobra.Command, args []string) error {
			if !slices.Contains(shells, args[0]) {
				return unknown("shell", args[0], shells)
			}
			return script(command.Root(), args[0], a.out)
		},
	}
}

// script writes what a shell has to read.
func script(root *cobra.Command, shell string, out io.Writer) error {
	switch shell {
	case "bash":
		if err := root.GenBashCompletionV2(out, true); err != nil {
			return err
		}
		_, err := io.WriteString(out, bareBash)
		return err
	case "zsh":
		return root.GenZshCompletion(out)
	case "fish":
		return root.GenFishCompletion(out, true)
	}
	return root.GenPowerShellCompletionWithDesc(out)
}

// bareBash stands in for the package bash-completion where it is missing. The
// words are joined again before they are used, so that parting a quoted one at
// its spaces does no harm.
const bareBash = `
if ! declare -F _get_comp_words_by_ref >/dev/null; then
    __nines_init_completion()
    {
        COMPREPLY=()
        local line=${COMP_LINE:0:COMP_POINT}
        read -ra words <<<"$line"
        [[ $line == *[[:space:]] ]] && words+=('')
        cword=$((${#words[@]} - 1))
        cur=${words[cword]}
        prev=${words[cword-1]}
    }
fi
`
