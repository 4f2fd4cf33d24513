package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
)

// problem is an error of the public interface (RFC 9457).
type problem struct {
	Type      string `json:"type"`
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Detail    string `json:"detail,omitempty"`
	Instance  string `json:"instance,omitempty"`
	Parameter string `json:"parameter,omitempty"`
}

// badParameter is a parameter that cannot be answered; Detail never repeats
// what was given.
type badParameter struct{ Name, Detail string }

func (e badParameter) Error() string { return e.Name + ": " + e.Detail }

var problemWords = map[int]string{
	http.StatusNotFound:              "There is no such record or address.",
	http.StatusGone:                  "This record was withdrawn.",
	http.StatusMethodNotAllowed:      "The method is not allowed at this address.",
	http.StatusTooManyRequests:       "Too many requests at once. Retry-After says when to try again.",
	http.StatusRequestEntityTooLarge: "The body is larger than 64 KiB.",
	http.StatusBadRequest:            "The body could not be read.",
	http.StatusServiceUnavailable:    "Busy or starting. Retry-After says when to try again.",
	http.StatusInternalServerError:   "The fault is ours.",
}

func (s *Server) problem(c *gin.Context, status int, reference string, err error) {
	p := problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: problemWords[status]}
	var bad badParameter
	if errors.As(err, &bad) {
		p.Detail, p.Parameter = bad.Detail, bad.Name
	}
	if errors.Is(err, errNoOutline) {
		p.Detail = "No border is known for this area. Maps show rings alone."
	}
	if status >= http.StatusInternalServerError {
		p.Instance = "urn:reference:" + reference
	}
	body, err := json.Marshal(p)
	if err != nil {
		body = nil // strings and a number always encode
	}
	_ = s.send(c, status, "application/problem+json", body) // writes from memory
}

// sendJSON answers with a small document.
func sendJSON(c *gin.Context, s *Server, status int, document any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(document); err != nil {
		return fmt.Errorf("encode %T: %w", document, err)
	}
	return s.send(c, status, "application/json", b.Bytes())
}
