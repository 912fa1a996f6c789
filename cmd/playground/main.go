//go:build js && wasm

// Command playground is portlint in a browser. It gives JavaScript one object, portlint, whose functions are the methods of
// session. It sends nothing anywhere and reads nothing but the files that it is given.
package main

import (
	"fmt"
	"syscall/js"
)

func main() {
	s := new(session)
	method := func(do func(*session, []js.Value) (map[string]any, error)) js.Func {
		return js.FuncOf(func(_ js.Value, args []js.Value) (result any) {
			// What a panic leaves of the session is not relied on.
			defer func() {
				if fault := recover(); fault != nil {
					s, result = new(session), answer(nil, fmt.Errorf("internal error: %v", fault))
				}
			}()
			return answer(do(s, args))
		})
	}
	js.Global().Set("portlint", map[string]any{
		"check": method(func(s *session, args []js.Value) (map[string]any, error) { return s.check(filesOf(args[0])) }),
		"ports": method(func(s *session, _ []js.Value) (map[string]any, error) { return s.ports() }),
		"fix":   method(func(s *session, args []js.Value) (map[string]any, error) { return s.fix(args[0].Int()) }),
	})
	select {} // the functions are called from now on
}

// answer is what JavaScript gets: an object with the result, or with the error's text under "error".
func answer(result map[string]any, err error) map[string]any {
	if err != nil {
		return map[string]any{"error": err.Error()}
	}
	return result
}

// filesOf reads an object of files: the path of each, relative to the working directory, and its bytes as a Uint8Array.
func filesOf(object js.Value) map[string][]byte {
	names := js.Global().Get("Object").Call("keys", object)
	files := make(map[string][]byte, names.Length())
	for i := range names.Length() {
		name := names.Index(i).String()
		content := object.Get(name)
		data := make([]byte, content.Length())
		js.CopyBytesToGo(data, content)
		files[name] = data
	}
	return files
}
