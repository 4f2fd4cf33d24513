package web

import (
	"strings"

	"github.com/gin-gonic/gin"
)

// security writes one line for an event that guards of the site look for. It
// names a user by the pseudonymous id; never an address, a token, a code or
// anything typed.
func (s *Server) security(c *gin.Context, event string, args ...any) {
	s.Log.Info("security", append([]any{"event", event, "route", c.FullPath()}, args...)...)
}

// device is the kind of a browser, for the list of sessions: enough for a
// person to know their own again.
func device(agent string) string {
	name, system := "", ""
	for _, x := range [][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Firefox/", "Firefox"},
		{"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}} {
		if strings.Contains(agent, x[0]) {
			name = x[1]
			break
		}
	}
	for _, x := range [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"},
		{"CrOS", "ChromeOS"}, {"Macintosh", "Mac"}, {"Linux", "Linux"}} {
		if strings.Contains(agent, x[0]) {
			system = x[1]
			break
		}
	}
	return strings.Trim(name+", "+system, ", ")
}
