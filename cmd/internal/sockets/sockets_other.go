//go:build !linux && !darwin && !windows

package sockets

import (
	"context"
	"strconv"
)

func list(context.Context, bool) ([]Socket, error) { return nil, ErrUnsupported }

func owners(context.Context, []Socket) map[int]Process { return nil }

func userOf(uid int) string { return strconv.Itoa(uid) }

func runningOf(string) []Running { return nil } // where engines run in machines of their own

func listOf(context.Context, int) ([]Socket, error) { return nil, ErrUnsupported }
