package eval

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	metresPerMile = 1609.344
	maxBody       = 32 << 20 // bytes of one answer
)

// HTTP is an engine behind an address such as
// http://127.0.0.1:8080/oruk/v3/services?search={q}, which must answer with
// {"contents":[{"id":...}]}. {q}, {near}, {within_miles} and {within_metres} are
// filled in. A place for which the address has no mark is sent as postcode and
// proximity, as in Open Referral UK; filters are added as they are, and
// per_page=10 unless the address says another number.
func HTTP(client *http.Client, address string) (Engine, error) {
	if !strings.Contains(address, "{q}") {
		return nil, fmt.Errorf("address %q has no {q} where the words go", address)
	}
	if _, err := fill(address, Question{Text: "test"}); err != nil {
		return nil, err
	}
	return func(ctx context.Context, q Question) (Answer, error) {
		full, err := fill(address, q)
		if err != nil {
			return Answer{}, err
		}
		return fetch(ctx, client, full)
	}, nil
}

func fill(address string, q Question) (string, error) {
	miles, metres := "", ""
	if q.WithinMiles > 0 {
		miles = strconv.FormatFloat(q.WithinMiles, 'f', -1, 64)
		metres = strconv.FormatFloat(q.WithinMiles*metresPerMile, 'f', 0, 64)
	}
	full, err := url.Parse(strings.NewReplacer(
		"{q}", url.QueryEscape(q.Text), "{near}", url.QueryEscape(q.Near),
		"{within_miles}", miles, "{within_metres}", metres,
	).Replace(address))
	if err != nil || full.Host == "" {
		return "", fmt.Errorf("address %q is no web address", address)
	}
	values := full.Query()
	if q.Near != "" && !strings.Contains(address, "{near}") {
		values.Set("postcode", q.Near)
		if metres != "" {
			values.Set("proximity", metres)
		}
	}
	for name, of := range q.Filters {
		values[name] = append(values[name], of...)
	}
	if !values.Has("per_page") {
		values.Set("per_page", strconv.Itoa(depth))
	}
	full.RawQuery = values.Encode()
	return full.String(), nil
}

// fetch times the request until the whole body is there.
func fetch(ctx context.Context, client *http.Client, address string) (Answer, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Answer{}, fmt.Errorf("make request: %w", err)
	}
	request.Header.Set("Accept", "application/json")
	start := time.Now()
	response, err := client.Do(request)
	if err != nil {
		return Answer{}, err // names the address itself
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	took := time.Since(start)
	if err != nil {
		return Answer{}, fmt.Errorf("read %s: %w", address, err)
	}
	if response.StatusCode != http.StatusOK {
		return Answer{}, fmt.Errorf("%s answered %s: %.200s", address, response.Status, body)
	}
	ids, err := contentIDs(body)
	if err != nil {
		return Answer{}, fmt.Errorf("%s: %w", address, err)
	}
	return Answer{IDs: ids, Took: took}, nil
}

func contentIDs(body []byte) ([]string, error) {
	var page struct {
		Contents *[]struct {
			ID string `json:"id"`
		} `json:"contents"`
	}
	if err := json.Unmarshal(body, &page); err != nil {
		return nil, fmt.Errorf("answer is not the JSON of a list: %w", err)
	}
	if page.Contents == nil {
		return nil, fmt.Errorf("answer has no contents")
	}
	ids := make([]string, len(*page.Contents))
	for i, item := range *page.Contents {
		ids[i] = item.ID
	}
	return ids, nil
}
