// Package static holds the style sheets and scripts that pages load, and
// serves them. Each file gets a URL with a hash of its content, so a browser
// keeps it for a year and still sees the next version at once.
//
// The files are built by 'make assets' from static/src into static/dist.
// A program built without them still works: Built reports false, URL gives ""
// and pages are sent without styles.
package static

import (
	"embed"
	"io/fs"
)

//go:embed dist
var dist embed.FS

// Embedded gives the built files inside the program.
func Embedded() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // "dist" is a valid path: fs.Sub cannot fail
	}
	return sub
}
