// Command gen writes lists.go of package data from the files in source.
package main

import (
	"log"
	"os"

	"bihuan/internal/material/lint/data/source"
)

func main() {
	text, err := source.Go()
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("lists.go", text, 0o644); err != nil {
		log.Fatal(err)
	}
}
