// Command program does what needs the tables of its functions: it collects garbage while pointers are on stacks that grow, panics and
// recovers, calls methods that reflect makes, and looks for its callers.
package main

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"sync"
)

type list struct {
	next *list
	text string
}

//go:noinline
func grow(depth int, before *list) int {
	here := list{next: before, text: strings.Repeat("x", depth%7)}
	var room [128]byte
	room[depth%128] = 1
	if depth == 0 {
		runtime.GC()
		sum := 0
		for at := &here; at != nil; at = at.next {
			sum += len(at.text)
		}
		return sum
	}
	return grow(depth-1, &here) + int(room[depth%128])
}

type value struct{ name string }

func (v value) Name() string { return v.name }

type named interface{ Name() string }

// wait leaves and enters again: loops in a loop, each of whose turns waits for another goroutine, with jumps out of both, and a
// recover in the midst.
func wait(in <-chan int, out chan<- string) {
	defer close(out)
words:
	for n := range in {
		for i := 0; ; i++ {
			switch {
			case i > n:
				continue words
			case i%3 == 2:
				runtime.Gosched()
				continue
			case i > 20 && n%2 == 0:
				out <- "even"
				continue words
			case i > 30:
				func() {
					defer func() { out <- fmt.Sprint(recover()) }()
					_ = []int{}[i]
				}()
				continue words
			}
			if i == n {
				out <- strings.Repeat(".", i)
				break
			}
		}
	}
}

func caught(what string, do func()) {
	defer func() { fmt.Println(what, "panics:", recover()) }()
	defer func() { fmt.Println(what, "is left") }()
	do()
}

func main() {
	var group sync.WaitGroup
	sums := make([]int, 20)
	for i := range sums {
		group.Go(func() { sums[i] = grow(200+i, nil) })
	}
	group.Wait()
	fmt.Println(sums)

	numbers, words := make(chan int), make(chan string)
	go wait(numbers, words)
	go func() {
		defer close(numbers)
		for n := range 70 {
			numbers <- n
		}
	}()
	for word := range words {
		fmt.Println(word)
	}

	var nothing *value
	caught("a value method of a nil pointer", func() { fmt.Println(named(nothing).Name()) })
	caught("an index", func() { fmt.Println(sums[len(sums)]) })
	caught("a nil map", func() { map[string]int(nil)["x"] = 1 })
	caught("an assertion", func() { _ = any(1).(named) })
	caught("an own panic", func() { panic(fmt.Errorf("with %q", "text")) })

	double := reflect.MakeFunc(reflect.TypeFor[func(*int, string) *list](), func(in []reflect.Value) []reflect.Value {
		runtime.GC()
		return []reflect.Value{reflect.ValueOf(&list{text: in[1].String() + fmt.Sprint(in[0].Elem())})}
	}).Interface().(func(*int, string) *list)
	number := 7
	fmt.Println(double(&number, "made ").text)
	method := reflect.ValueOf(value{"bound"}).Method(0).Interface().(func() string)
	fmt.Println(method())

	pcs := make([]uintptr, 20)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
	for more := true; more; {
		_, more = frames.Next()
	}
	fmt.Println(runtime.NumGoroutine(), "goroutine")
	fmt.Println("all is done")
}
