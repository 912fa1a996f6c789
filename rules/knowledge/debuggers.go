package knowledge

// DebugSwitch is a way to switch a debugger on.
type DebugSwitch struct {
	Title string
	// Requires is a text that the words before or behind the switch must have, "" for none.
	Requires string
	// Prefixes are what the word with the address begins with; the address can also be the next word if a prefix does
	// not end in "=".
	Prefixes Words
	// Port is the one taken when the address has none.
	Port int
	// Bare says that a port without an address means every address.
	Bare   bool
	source string
}

// DebugSwitches are the ways to switch on the debuggers that are known.
var DebugSwitches = []DebugSwitch{
	{
		Title: "node inspector", Prefixes: "--inspect= --inspect-brk= --inspect-wait=", Port: 9229,
		source: "https://nodejs.org/en/learn/getting-started/debugging",
	},
	{
		Title: "debugpy", Requires: "debugpy", Prefixes: "--listen= --listen", Port: 5678,
		source: "https://github.com/microsoft/debugpy/wiki/Command-Line-Reference",
	},
	{
		Title: "delve", Requires: "dlv", Prefixes: "--listen= --listen -l= -l",
		source: "https://github.com/go-delve/delve/tree/HEAD/Documentation/usage",
	},
	{
		// Up to Java 8 a bare port was every address, since Java 9 it is the loopback; the version is not known here.
		Title: "jdwp", Requires: "server=y", Prefixes: "-agentlib:jdwp= -Xrunjdwp:",
		source: "https://docs.oracle.com/en/java/javase/18/docs/specs/jpda/conninv.html",
	},
	{
		Title: "jmx", Prefixes: "-Dcom.sun.management.jmxremote.port=", Requires: "-Dcom.sun.management.jmxremote.authenticate=false", Bare: true,
		source: "https://docs.oracle.com/en/java/javase/17/management/monitoring-and-management-using-jmx-technology.html",
	},
	{
		Title: "chrome devtools", Requires: "--remote-debugging-address=0.0.0.0", Prefixes: "--remote-debugging-port=", Bare: true,
		source: "https://chromedevtools.github.io/devtools-protocol/",
	},
}

// DebugPorts are the ports that debuggers and profilers are given by custom: the inspector of node, JDWP, debugpy, delve,
// the DevTools of Chrome, JMX. The pages are those of the table above.
var DebugPorts = []int{1044, 2345, 5005, 5678, 7199, 9010, 9222, 9229, 40000}

// InspectorPorts are those of them that answer over HTTP, of the inspector of node and of the DevTools of Chrome, and that are open though no word has the number.
var InspectorPorts = []int{9222, 9229}

// SidePorts are those that programs often open beside their own, for metrics, health and administration: the examples of Prometheus' clients in Go
// and Java, of OpenTelemetry, and the management port that Spring's and Dropwizard's documentation has.
//
// https://prometheus.io/docs/guides/go-application/ https://github.com/prometheus/prometheus/wiki/Default-port-allocations
// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#prometheus-exporter
// https://docs.spring.io/spring-boot/reference/actuator/monitoring.html#actuator.monitoring.customizing-management-server-port
var SidePorts = []int{2112, 8081, 8082, 9090, 9091, 9100, 9404, 9464}
