package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"anchorpoint/search"

	"github.com/gin-gonic/gin"
)

// rawItem is a finished JSON object.
type rawItem = json.RawMessage

// sendDocument answers with a JSON document and its tag.
func (s *Server) sendDocument(c *gin.Context, document any, changed time.Time) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(document); err != nil {
		return fmt.Errorf("encode %T: %w", document, err)
	}
	return s.sendBody(c, b.Bytes(), changed)
}

// sendBody answers with JSON, or says that the client has it already.
func (s *Server) sendBody(c *gin.Context, body []byte, changed time.Time) error {
	sum := sha256.Sum256(body)
	tag := `W/"` + hex.EncodeToString(sum[:8]) + `"`
	h := c.Writer.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "no-cache")
	h.Set("Access-Control-Expose-Headers", "ETag, Last-Modified, Retry-After")
	h.Add("Vary", "Accept-Encoding")
	if !changed.IsZero() {
		h.Set("Last-Modified", changed.UTC().Format(http.TimeFormat))
	}
	if unchanged(c.Request, tag, changed) {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return nil
	}
	return s.send(c, http.StatusOK, "application/json", body)
}

// unchanged compares as RFC 9110 asks: the tag counts where one is given, else
// the date.
func unchanged(r *http.Request, tag string, changed time.Time) bool {
	if given := r.Header.Get("If-None-Match"); given != "" {
		for t := range strings.SplitSeq(given, ",") {
			if t = strings.TrimSpace(t); t == "*" || strings.TrimPrefix(t, "W/") == strings.TrimPrefix(tag, "W/") {
				return true
			}
		}
		return false
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return err == nil && !changed.IsZero() && !changed.Truncate(time.Second).After(since)
}

// hitFields are what a search adds to an item.
type hitFields struct {
	Distance *int     `json:"distance_m,omitempty"` // rounded to 100 m
	Accuracy *int     `json:"accuracy_m,omitempty"`
	Reasons  []string `json:"reasons,omitempty"`
}

// withHit adds the fields of a search to a finished item.
func withHit(body []byte, hit *search.Hit) rawItem {
	if hit == nil {
		return body
	}
	var extra hitFields
	if hit.DistanceM >= 0 {
		d := int(math.Round(hit.DistanceM/100)) * 100
		extra.Distance, extra.Accuracy = &d, &hit.AccuracyM
	}
	for _, r := range hit.Reasons {
		if r.Text != "" {
			extra.Reasons = append(extra.Reasons, r.Text)
		}
	}
	more, err := json.Marshal(extra)
	if err != nil || len(more) <= len("{}") {
		return body
	}
	plain := bytes.TrimSuffix(bytes.TrimSpace(body), []byte("}"))
	return slices.Concat(plain, []byte(","), more[1:]) // body itself is shared
}
