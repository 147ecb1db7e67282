package oauth

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"net/http"
)

// page is what a person comes back to. It has no script, loads nothing and says
// nothing of the service: its address holds the code.
//
//go:embed page.html
var page string

// ending is what the page says.
type ending struct{ Heading, Text string }

func done() ending {
	return ending{"You can close this tab", "Patchbay goes on by itself. Look at its page or window."}
}

func failed() ending {
	return ending{"That didn't work", "Go back to Patchbay: it says why, and what you can do. You can close this tab."}
}

func show(w http.ResponseWriter, says ending) {
	var filled bytes.Buffer
	if err := template.Must(template.New("page").Parse(page)).Execute(&filled, says); err != nil {
		refuse(w, http.StatusInternalServerError)
		return
	}
	text := filled.Bytes()
	_, style, _ := bytes.Cut(text, []byte("<style>"))
	style, _, _ = bytes.Cut(style, []byte("</style>"))
	sum := sha256.Sum256(style)
	headers(w, "style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'; ")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(text)
	_ = http.NewResponseController(w).Flush()
}

func refuse(w http.ResponseWriter, status int) {
	headers(w, "")
	http.Error(w, http.StatusText(status), status)
}

// headers keep the page's address, with the code in it, from going anywhere,
// and let nothing run but the page's own style.
func headers(w http.ResponseWriter, style string) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; "+style+"base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}
