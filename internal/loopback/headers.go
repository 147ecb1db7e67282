package loopback

import "strings"

// CSP lets the page load its own scripts, styles, pictures and fonts, speak to
// its own server, and nothing else; no inline script or style, no frame.
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

// SecurityHeaders returns the headers that each answer carries, in whichever
// shell the page is shown. The map is the caller's own.
func SecurityHeaders() map[string]string {
	return map[string]string{
		"Content-Security-Policy":      CSP,
		"X-Frame-Options":              "DENY",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Referrer-Policy":              "no-referrer",
		"X-Content-Type-Options":       "nosniff",
		"Permissions-Policy":           permissions(),
		"Cache-Control":                "no-store",
	}
}

// permissions turns off what browsers know, by the names in the registry of
// https://github.com/w3c/webappsec-permissions-policy/blob/main/features.md;
// a browser complains of names that it doesn't know. Writing to the clipboard
// is left to the page itself: its copy buttons for texts that aren't secret
// need it.
func permissions() string {
	off := []string{
		"accelerometer", "autoplay", "camera", "clipboard-read", "display-capture", "encrypted-media", "fullscreen",
		"geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment",
		"picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
	}
	return strings.Join(off, "=(), ") + "=(), clipboard-write=(self)"
}
