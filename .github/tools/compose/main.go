// Compose loads Compose files as one release of docker compose does: it is built with the libraries that the module file of
// that release names. Each line of standard input is a file as a JSON string, each line of standard output the error with
// which the release refuses it, as a JSON string, "" for none.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"
)

func main() {
	logrus.SetOutput(io.Discard)
	lines := bufio.NewReader(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return
		}
		var text string
		if err == nil {
			err = json.Unmarshal(line, &text)
		}
		if err == nil {
			err = answers.Encode(refusal(text))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// refusal is why the file cannot be loaded.
func refusal(text string) (message string) {
	defer func() {
		if cause := recover(); cause != nil {
			message = fmt.Sprint("panic: ", cause)
		}
	}()
	details := types.ConfigDetails{WorkingDir: "/", ConfigFiles: []types.ConfigFile{{Filename: "compose.yaml", Content: []byte(text)}}}
	_, err := loader.LoadWithContext(context.Background(), details, func(o *loader.Options) {
		o.SetProjectName("test", true)
		o.SkipConsistencyCheck = true
	})
	if err != nil {
		return err.Error()
	}
	return ""
}
