package patchbay

import "strings"

// maxLabel is how many characters an account's name may have.
const maxLabel = 80

// checkLabel trims a name and refuses one that is empty or too long.
func checkLabel(label string) (string, error) {
	label = strings.Join(strings.Fields(label), " ")
	switch {
	case label == "":
		return "", NameMissing
	case len([]rune(label)) > maxLabel:
		return "", NameTooLong.With("most", "80")
	}
	return label, nil
}

// checkLabel is the same for the name that goes with a new key. People paste
// once too often: a name with the key in it would carry it into the register
// and onto the screen, so it counts as none.
func (a *attempt) checkLabel(label string) (string, error) {
	label, err := checkLabel(label)
	if err != nil {
		return "", err
	}
	for _, field := range a.signIn.Fields {
		secret := strings.Join(strings.Fields(a.obtained.Credential[field.ID].Reveal()), " ")
		if field.Secret && (label == secret || len(secret) >= 8 && strings.Contains(label, secret)) {
			return "", NameMissing
		}
	}
	return label, nil
}
