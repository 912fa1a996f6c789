//go:build !linux

package tree

import "errors"

var errUnknownKind = errors.New("unknown kind")

func listFolder(string) ([]Entry, error) { return nil, errUnknownKind }
