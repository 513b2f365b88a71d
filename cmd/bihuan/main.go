// Command bihuan is 闭环.
package main

import (
	"os"

	"bihuan/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
