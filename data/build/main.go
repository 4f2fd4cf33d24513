// Command build makes the generated files of the data folder. Run it from the
// top of the project: go run ./data/build places
package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
)

// commands lists what can be made.
var commands = map[string]func() error{
	"notice":  buildNotice,
	"places":  buildPlaces,
	"vectors": buildVectors,
	"words":   buildWords,
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 || commands[args[0]] == nil {
		names := slices.Sorted(maps.Keys(commands))
		return fmt.Errorf("name one thing to make: %s", strings.Join(names, ", "))
	}
	return commands[args[0]]()
}
