package lsp

import "encoding/json"

// The types below are the part of the protocol that the server uses, named as in its specification.
// https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/metaModel/metaModel.json

type position struct {
	Line      int `json:"line"`      // from 0 on
	Character int `json:"character"` // from 0 on, in units of the encoding that was agreed on
}

type span struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

type location struct {
	URI   string `json:"uri"`
	Range span   `json:"range"`
}

type textDocument struct {
	URI string `json:"uri"`
}

type initializeParams struct {
	// ProcessID is that of the process that started the server, nil if it does not matter.
	ProcessID             *int            `json:"processId"`
	RootURI               *string         `json:"rootUri"`
	WorkspaceFolders      []folder        `json:"workspaceFolders"`
	Capabilities          capabilities    `json:"capabilities"`
	InitializationOptions json.RawMessage `json:"initializationOptions"`
}

// capabilities are those of the client.
type capabilities struct {
	General struct {
		PositionEncodings []string `json:"positionEncodings"`
	} `json:"general"`
	Window struct {
		ShowDocument struct {
			Support bool `json:"support"`
		} `json:"showDocument"`
	} `json:"window"`
	Workspace struct {
		Configuration         bool `json:"configuration"`
		DidChangeWatchedFiles struct {
			DynamicRegistration bool `json:"dynamicRegistration"`
		} `json:"didChangeWatchedFiles"`
		Diagnostics refreshSupport `json:"diagnostics"`
		InlayHint   refreshSupport `json:"inlayHint"`
		CodeLens    refreshSupport `json:"codeLens"`
	} `json:"workspace"`
	TextDocument struct {
		Diagnostic *struct{} `json:"diagnostic"`
	} `json:"textDocument"`
}

type refreshSupport struct {
	RefreshSupport bool `json:"refreshSupport"`
}

// abilities are the capabilities that matter.
func (c *capabilities) abilities() abilities {
	can := abilities{
		watchFiles:      c.Workspace.DidChangeWatchedFiles.DynamicRegistration,
		pullDiagnostics: c.TextDocument.Diagnostic != nil,
		showDocuments:   c.Window.ShowDocument.Support,
		configure:       c.Workspace.Configuration,
	}
	for _, one := range []struct {
		refreshSupport
		method string
	}{
		{c.Workspace.Diagnostics, "workspace/diagnostic/refresh"},
		{c.Workspace.InlayHint, "workspace/inlayHint/refresh"},
		{c.Workspace.CodeLens, "workspace/codeLens/refresh"},
	} {
		if one.RefreshSupport {
			can.refresh = append(can.refresh, one.method)
		}
	}
	return can
}

type folder struct {
	URI string `json:"uri"`
}

type didOpenParams struct {
	TextDocument struct {
		URI     string `json:"uri"`
		Version int    `json:"version"`
		Text    string `json:"text"`
	} `json:"textDocument"`
}

type didChangeParams struct {
	TextDocument struct {
		URI     string `json:"uri"`
		Version int    `json:"version"`
	} `json:"textDocument"`
	ContentChanges []contentChange `json:"contentChanges"`
}

type contentChange struct {
	Range *span  `json:"range"` // nil for the whole text
	Text  string `json:"text"`
}

type didCloseParams struct {
	TextDocument textDocument `json:"textDocument"`
}

type didChangeFoldersParams struct {
	Event struct {
		Added   []folder `json:"added"`
		Removed []folder `json:"removed"`
	} `json:"event"`
}

type didChangeFilesParams struct {
	Changes []struct {
		URI string `json:"uri"`
	} `json:"changes"`
}

type didChangeConfigurationParams struct {
	Settings struct {
		Portlint *settings `json:"portlint"`
	} `json:"settings"`
}

type diagnosticParams struct {
	TextDocument     textDocument `json:"textDocument"`
	PreviousResultID string       `json:"previousResultId"`
}

type codeActionParams struct {
	TextDocument textDocument `json:"textDocument"`
	Range        span         `json:"range"`
	Context      struct {
		Only []string `json:"only"`
	} `json:"context"`
}

// positionParams are those of requests about a place, such as textDocument/hover.
type positionParams struct {
	TextDocument textDocument `json:"textDocument"`
	Position     position     `json:"position"`
}

type referenceParams struct {
	positionParams
	Context struct {
		IncludeDeclaration bool `json:"includeDeclaration"`
	} `json:"context"`
}

// documentParams are those of requests about a file, such as textDocument/codeLens.
type documentParams struct {
	TextDocument textDocument `json:"textDocument"`
}

// rangeParams are those of requests about a part of a file, such as textDocument/inlayHint.
type rangeParams struct {
	TextDocument textDocument `json:"textDocument"`
	Range        span         `json:"range"`
}

type inlayHint struct {
	Position    position `json:"position"`
	Label       string   `json:"label"`
	Tooltip     string   `json:"tooltip,omitempty"`
	PaddingLeft bool     `json:"paddingLeft"`
}

type codeLens struct {
	Range   span    `json:"range"`
	Command command `json:"command"`
}

type completionItem struct {
	Label      string   `json:"label"`
	Kind       int      `json:"kind"` // 12, a value
	Detail     string   `json:"detail,omitempty"`
	SortText   string   `json:"sortText"`
	FilterText string   `json:"filterText"`
	TextEdit   textEdit `json:"textEdit"`
}

type diagnostic struct {
	Range           span            `json:"range"`
	Severity        int             `json:"severity"` // 1 error, 2 warning, 3 information
	Code            string          `json:"code"`
	CodeDescription codeDescription `json:"codeDescription"`
	Source          string          `json:"source"`
	Message         string          `json:"message"`
	Tags            []int           `json:"tags,omitempty"` // 1 unnecessary
	Related         []related       `json:"relatedInformation,omitempty"`
}

type codeDescription struct {
	Href string `json:"href"`
}

type related struct {
	Location location `json:"location"`
	Message  string   `json:"message"`
}

type publishParams struct {
	URI         string       `json:"uri"`
	Version     *int         `json:"version,omitempty"` // of a file that is open
	Diagnostics []diagnostic `json:"diagnostics"`
}

// diagnosticReport is what is found in one file, or that it is as before.
type diagnosticReport struct {
	Kind     string        `json:"kind"` // full or unchanged
	ResultID string        `json:"resultId"`
	Items    *[]diagnostic `json:"items,omitempty"` // nil if unchanged
}

// fileReport is a diagnosticReport of one file among others.
type fileReport struct {
	URI     string `json:"uri"`
	Version *int   `json:"version"` // nil for a file that is not open
	diagnosticReport
}

type workspaceDiagnosticParams struct {
	PreviousResultIDs []struct {
		URI   string `json:"uri"`
		Value string `json:"value"`
	} `json:"previousResultIds"`
}

type workspaceDiagnosticReport struct {
	Items []fileReport `json:"items"`
}

type commandParams struct {
	Command   string   `json:"command"`
	Arguments []string `json:"arguments"`
}

type command struct {
	Title     string   `json:"title"`
	Command   string   `json:"command"`
	Arguments []string `json:"arguments,omitempty"`
}

type showDocumentParams struct {
	URI       string `json:"uri"`
	External  bool   `json:"external"` // in a browser, say
	TakeFocus bool   `json:"takeFocus,omitempty"`
	Selection *span  `json:"selection,omitempty"`
}

type codeAction struct {
	Title       string         `json:"title"`
	Kind        string         `json:"kind"`
	Diagnostics []diagnostic   `json:"diagnostics,omitempty"`
	IsPreferred bool           `json:"isPreferred,omitempty"`
	Edit        *workspaceEdit `json:"edit,omitempty"`
	Command     *command       `json:"command,omitempty"`
}

type workspaceEdit struct {
	Changes map[string][]textEdit `json:"changes"` // by URI
}

type textEdit struct {
	Range   span   `json:"range"`
	NewText string `json:"newText"`
}

type hover struct {
	Contents markup `json:"contents"`
	Range    span   `json:"range"`
}

type markup struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

type messageParams struct {
	Type    int    `json:"type"` // 1 error, 3 information
	Message string `json:"message"`
}

type messageRequestParams struct {
	Type    int             `json:"type"` // 3 information
	Message string          `json:"message"`
	Actions []messageAction `json:"actions"`
}

type messageAction struct {
	Title string `json:"title"`
}
