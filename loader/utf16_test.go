package loader_test

import (
	"encoding/binary"
	"testing"
	"unicode/utf16"

	"golang.org/x/tools/txtar"
)

// TestUTF16AgainstCompose loads what Windows PowerShell writes with its >.
func TestUTF16AgainstCompose(t *testing.T) {
	const text = "\ufeffservices:\r\n  web: {image: nginx, labels: {é: 😀}, ports: [\"8080:80\", \"127.0.0.1:9000-9001:90-91/udp\"]}\r\n"
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		var data []byte
		for _, unit := range utf16.Encode([]rune(text)) {
			data = order.AppendUint16(data, unit)
		}
		result, err := attempt(&txtar.Archive{Files: []txtar.File{{Name: "compose.yaml", Data: data}}}, true)
		if err != nil || result != same {
			t.Errorf("%v: got outcome %v, %v, want the same as compose-go", order, result, err)
		}
	}
}
