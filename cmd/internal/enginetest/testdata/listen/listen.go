// Listen is the only program of the image that engine cases run: it listens on its arguments, such as tcp4/0.0.0.0:80 or
// udp/:53, and fails when it cannot.
package main

import (
	"log"
	"net"
	"os"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	for _, arg := range os.Args[1:] {
		network, address, found := strings.Cut(arg, "/")
		if !found {
			log.Fatalf("%s: want NETWORK/ADDRESS", arg)
		}
		var err error
		if strings.HasPrefix(network, "udp") {
			_, err = net.ListenPacket(network, address)
		} else {
			_, err = net.Listen(network, address)
		}
		if err != nil {
			log.Fatal(err)
		}
	}
	for {
		time.Sleep(time.Hour)
	}
}
