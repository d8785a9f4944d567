// Command nines is a laboratory for distributed systems: it runs real protocol
// logic under faults on virtual machines and measures what the clients got.
package main

import (
	"os"

	"nines/experiments/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
