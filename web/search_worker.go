package web

import (
	"net/url"

	"anchorpoint/directory"

	"github.com/gin-gonic/gin"
)

// oldParam asks for what is too old for public search as well.
const oldParam = "old"

// worker says whether a link worker, or somebody with more rights, is signed in.
func (s *edition) worker(c *gin.Context) bool {
	return directory.CanSomewhere(s.actor(c), directory.CheckContact, s.Now())
}

// readSearch is readSearchForm with what only a link worker may ask for; for
// everybody else that is not there, in no link either.
func (s *edition) readSearch(c *gin.Context, v url.Values) searchForm {
	f := s.readSearchForm(v)
	f.Old = v.Get(oldParam) == "1" && s.worker(c)
	return f
}
