package web

import (
	"context"
	"fmt"
	"slices"

	"anchorpoint/directory"

	"github.com/google/uuid"
)

// claims is the store as the part of the program that decides claims.
func (s *edition) claims() directory.Store { return s.Store.As(directory.SystemActor("claims")) }

// settleClaim notes whose claim it is, and decides it at once where the address
// proves it and nobody looks after the group yet. Else staff decide, and who
// looks after the group is told.
func (s *edition) settleClaim(ctx context.Context, claim directory.Claim, u *directory.User) error {
	l, err := s.claims().Listing(ctx, claim.ListingID)
	if err != nil {
		return err
	}
	organization := l.Organization().ID
	proof, err := s.proofOf(ctx, &l, u.Email)
	if err != nil {
		return err
	}
	owners, err := s.editorsOf(ctx, organization)
	if err != nil {
		return err
	}
	own := slices.ContainsFunc(owners, func(o directory.User) bool { return o.ID == u.ID })
	owned := len(owners) > 0 && !own
	if claim, err = s.claims().ProveClaim(ctx, claim.ID, u.ID, proof, owned, s.Now()); err != nil {
		return err
	}
	if own || proof != directory.ProofNone && !owned {
		return s.acceptClaim(ctx, s.claims(), claim, directory.Edit{At: s.Now(), Source: directory.SourcePerson, Reason: claimReason(proof, own)})
	}
	if owned {
		s.tellOwners(ctx, owners, &l)
	}
	return s.post(ctx, claim.Language, "claim-received", u.Email, ClaimLetter{Group: plainLine(l.Service.Name), ListingID: l.ID})
}

func claimReason(proof directory.ClaimProof, own bool) string {
	switch {
	case own:
		return "by who looks after the group"
	case proof == directory.ProofAddress:
		return "proved by the published address"
	}
	return "proved by an address of the published website"
}

// proofOf asks what an address proves, with what was changed lately left out.
func (s *edition) proofOf(ctx context.Context, l *directory.Listing, email string) (directory.ClaimProof, error) {
	listing, err := s.claims().Revisions(ctx, directory.ListingRecord, l.ID)
	if err != nil {
		return directory.ProofNone, err
	}
	organization, err := s.claims().Revisions(ctx, directory.OrganizationRecord, l.Organization().ID)
	if err != nil {
		return directory.ProofNone, err
	}
	before, err := directory.ContactsBefore(listing, organization, s.Now().Add(-directory.ContactHold))
	if err != nil {
		return directory.ProofNone, fmt.Errorf("contacts of listing %s before: %w", l.ID, err)
	}
	return l.Prove(email, &before), nil
}

// editorsOf are the users who look after an organization.
func (s *edition) editorsOf(ctx context.Context, organization string) ([]directory.User, error) {
	if organization == "" {
		return nil, nil
	}
	all, err := s.claims().EditorsOf(ctx, organization)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(u directory.User) bool {
		return !slices.Contains(u.Organizations(s.Now()), organization)
	}), nil
}

// tellOwners writes to who looks after a group that somebody else wants to. A
// letter that cannot be written does not stop the claim: staff see that the
// group has an owner.
func (s *edition) tellOwners(ctx context.Context, owners []directory.User, l *directory.Listing) {
	for _, o := range owners {
		err := s.post(ctx, o.Language, "claim-told", o.Email, ClaimLetter{Group: plainLine(l.Service.Name), ListingID: l.ID})
		if err != nil {
			s.Log.Error("an owner was not told of a claim", "listing", l.ID, "error", err.Error())
		}
	}
}

// acceptClaim gives the right to edit the group, as an actor who may, and takes
// it off the list where that is wanted: with the right it can come back. The
// claim is closed last, so that what breaks off is done again.
func (s *edition) acceptClaim(ctx context.Context, as directory.Store, claim directory.Claim, by directory.Edit) error {
	l, err := s.claims().Listing(ctx, claim.ListingID)
	if err != nil {
		return err
	}
	u, err := s.claims().User(ctx, claim.UserID)
	if err != nil {
		return err
	}
	if l, err = s.withOrganization(ctx, l, by); err != nil {
		return err
	}
	grant := directory.Grant{Role: directory.Editor, OrganizationID: l.Organization().ID}
	if err := as.Grant(ctx, u.ID, grant, by.At); err != nil {
		return err
	}
	remove := claim.Want == directory.WantRemove && l.Public()
	if remove {
		group := directory.Actor{ID: u.ID, Grants: []directory.Grant{grant}}
		_, err = s.Store.As(group).UpdateListing(ctx, l.ID, by, func(l *directory.Listing) error {
			return l.Move(directory.DoNotList, directory.Editor, by.At)
		})
		if err != nil {
			return err
		}
	}
	if _, err = as.DecideClaim(ctx, claim.ID, true, by); err != nil {
		return err
	}
	if remove {
		return s.post(ctx, claim.Language, "withdrawn", u.Email, WithdrawnLetter{
			Group: plainLine(l.Service.Name), ListingID: l.ID, Undo: "/groups/listing/" + l.ID + "/undo", Until: by.At.Add(directory.MergeUndo), DoNotList: true})
	}
	return s.post(ctx, claim.Language, "claim-accepted", u.Email, ClaimLetter{Group: plainLine(l.Service.Name), ListingID: l.ID})
}

// withOrganization gives a listing without an organization one of its own name:
// rights are given for organizations.
func (s *edition) withOrganization(ctx context.Context, l directory.Listing, by directory.Edit) (directory.Listing, error) {
	if l.Organization().ID != "" {
		return l, nil
	}
	return s.claims().UpdateListing(ctx, l.ID, by, func(l *directory.Listing) error {
		if l.Service.Organization == nil {
			l.Service.Organization = &directory.Organization{ID: uuid.NewString(), Name: l.Service.Name}
		}
		l.Service.OrganizationID = l.Service.Organization.ID
		return nil
	})
}

// refuseClaim ends a claim with a reason, which is told.
func (s *edition) refuseClaim(ctx context.Context, as directory.Store, id string, by directory.Edit) error {
	claim, err := as.DecideClaim(ctx, id, false, by)
	if err != nil {
		return err
	}
	l, err := s.claims().Listing(ctx, claim.ListingID)
	if err != nil {
		return err
	}
	return s.post(ctx, claim.Language, "claim-refused", claim.Email, ClaimLetter{Group: plainLine(l.Service.Name), ListingID: l.ID, Reason: by.Reason})
}
