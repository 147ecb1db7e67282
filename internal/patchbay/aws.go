package patchbay

// AWS is how requests to Amazon are signed (Signature Version 4). Nobody has
// to say whose such a key is: STS, whose address is the sign-in's base, answers
// GetCallerIdentity for every key, whatever it is allowed.
type AWS struct {
	// Region is the one that STS is asked in, "us-east-1".
	Region string `json:"region"`
}

// The fields of the ways AWSKeys and AWSRole; AWSKeys has the first two. A role
// is taken on with the key of somebody whom it trusts, or nobody could tell
// whether it is the right one.
const (
	AWSKeyID      = "access-key-id"
	AWSSecret     = "secret-access-key"
	AWSRoleName   = "role-arn"
	AWSExternalID = "external-id"
)

// AWSFields are the ids of the fields that a way needs; none for other ways.
func (w Way) AWSFields() []string {
	switch w {
	case AWSKeys:
		return []string{AWSKeyID, AWSSecret}
	case AWSRole:
		return []string{AWSKeyID, AWSSecret, AWSRoleName, AWSExternalID}
	}
	return nil
}

// SignsForAWS reports whether the way is one of Amazon's.
func (s SignIn) SignsForAWS() bool { return s.Way.AWSFields() != nil }
