package oauth

import "testing"

func TestASuccessThatSaysThatItIsNoneIsNone(t *testing.T) {
	for body, want := range map[string]bool{
		``: false, `{}`: false, `OK`: false, `[]`: false, `null`: false,
		`{"ok":true,"revoked":true}`: false, `{"error":""}`: false, `{"error":null}`: false, `{"error":false}`: false,
		`{"ok":false}`: true, `{"ok":false,"error":"invalid_auth"}`: true, `{"error":"unsupported_token_type"}`: true,
		`{"error":{"message":"no"}}`: true,
	} {
		if got := saysNo([]byte(body)); got != want {
			t.Errorf("%s: %t", body, got)
		}
	}
}
