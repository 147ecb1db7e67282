package oauth

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"net/http"
)

// The two pages that a person can come back to. They have no script, load
// nothing and say nothing of the service: their address holds the code.
//
//go:embed pages/done.html pages/failed.html
var pages embed.FS

const (
	donePage   = "pages/done.html"
	failedPage = "pages/failed.html"
)

func show(w http.ResponseWriter, page string) {
	text, err := pages.ReadFile(page)
	if err != nil {
		refuse(w, http.StatusInternalServerError)
		return
	}
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
