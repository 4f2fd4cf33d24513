package directory

import (
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Encode writes a document in its one canonical form: members in the order of
// the types, unknown members after them in alphabetical order.
func Encode(document any) ([]byte, error) {
	b, err := json.Marshal(document, json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", document, err)
	}
	return b, nil
}

// Decode reads a document that Encode wrote, of this or any released version.
func Decode(b []byte, document any) error {
	err := json.Unmarshal(b, document,
		jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return fmt.Errorf("decode %T: %w", document, err)
	}
	return nil
}
