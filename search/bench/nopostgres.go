//go:build !postgres

package main

import "errors"

func newPostgres() (engine, error) {
	return nil, errors.New("built without PostgreSQL: add the build tag postgres")
}
