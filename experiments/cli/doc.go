// Package cli is the command line: commands, flags, exit codes, and what is
// said to people while they wait.
//
//	args ──▶ command ──▶ experiments.Decode ──▶ run.Execute ──▶ report.Write
//	            │                                    │               │
//	            └── exit code 2: wrong usage,        │               └──▶ stdout
//	                scenario or folder               └──▶ results.Folder
//
// Standard output is the result, standard error the narration: progress on a
// terminal, ever rarer lines elsewhere, nothing under a second or with -q.
//
// # A system of your own
//
// The command line knows no system by name: lists, explanations, completion
// and error texts are made from a registry. A program that adds a system to it
// has all commands for that system, and scenarios may name it:
//
//	func main() {
//		registry := systems.Builtin()
//		registry.Systems = append(registry.Systems, mine)
//		os.Exit(cli.Run(registry, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
//	}
//
// # Exit codes
//
// Met, Failed, Misused, Undecided, Diverged, Internal and Interrupted are what a shell
// is told; `nines explain exit-codes` says it in words. They are stable:
// scripts rely on them.
//
// # Glossary
//
//   - scenario: the name of a shipped one, a path, or - for standard input
//   - setting: key=value, laid over the scenario as if it had been written there
//   - subject: anything with a name that can be listed and explained
//   - topic: a subject that is a text, in the folder texts
//   - finding: what the doctor says of one part of this machine, with its cure
//   - starter: what init writes, the program of README.md among it
//
// Usage follows the conventions of GNU and POSIX for long and short flags (as
// pflag reads them), https://no-color.org, and sysexits.h for code 70.
package cli
