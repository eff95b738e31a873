package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/task"
)

// Audience is whom a campaign reaches, or would.
type Audience struct {
	Places      int // aimed at
	Reachable   int // by a letter
	Unreachable int // no address is known, or it wants no letter: to phone
	Recent      int // asked less than sixty days ago: left alone
}

// Audience counts whom a campaign would reach if it were launched now.
func (s *Store) Audience(ctx context.Context, actor access.Actor, c directory.Campaign) (a Audience, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		path, err := territoryPath(ctx, tx, access.Territory{Level: c.Level, Code: c.Code})
		if err != nil {
			return err
		}
		if err := actor.Require(access.CampaignRun, access.Object{Path: path}); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `
			with aimed as (`+campaignAim+`), reach as (select distinct place_id from reminder_recipients((select array_agg(id) from aimed), true))
			select count(*), count(*) filter (where not recent and place_id is not null), count(*) filter (where not recent and place_id is null), count(*) filter (where recent)
			from aimed left join reach on place_id = id`, campaignAimed(&c, instant(actor))...).
			Scan(&a.Places, &a.Reachable, &a.Unreachable, &a.Recent)
	})
	return a, awayOr(err)
}

// campaignAim selects the places that a campaign aims at; its parameters are
// those of campaignAimed.
const campaignAim = `
	select p.id, exists (select from reminder r where r.place_id = p.id and r.sent_at > $6) as recent
	from place p
	where p.state = 'published' and freshness(p.date_maj, $1) = any($2) and ($3::text[] = '{}' or p.typologie && $3)
		and exists (select from territory_path t where t.level = 'commune' and t.code = p.code_insee and t.in_level = $4 and t.in_code = $5)`

func campaignAimed(c *directory.Campaign, now time.Time) []any {
	return []any{now.In(directory.Paris), c.Freshness, orEmpty(c.Kinds), c.Level, c.Code, now.Add(-ReminderPause)}
}

// LaunchCampaign has the queue write to the places that the campaign aims at.
func (s *Store) LaunchCampaign(ctx context.Context, actor access.Actor, id int64) error {
	return s.changeCampaign(ctx, actor, id, "lancer", func(tx pgx.Tx, c *directory.Campaign, now time.Time) error {
		if err := c.MayLaunch(); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `
			with aimed as (`+campaignAim+`)
			insert into campaign_place (campaign, place_id, state, not_before)
			select $7, id, case when recent then 'recente' else 'a-ecrire' end, $8 from aimed`, append(campaignAimed(c, now), id, now)...)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update campaign set launched_at = $2 where id = $1`, id, now); err != nil {
			return err
		}
		return s.owe(ctx, tx, task.Campaign{ID: id})
	})
}

// RelaunchCampaign has the queue write once more to those who have not answered.
func (s *Store) RelaunchCampaign(ctx context.Context, actor access.Actor, id int64) error {
	return s.changeCampaign(ctx, actor, id, "relancer", func(tx pgx.Tx, c *directory.Campaign, now time.Time) error {
		if err := c.MayRelaunch(now); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `
			update campaign_place cp
			set state = 'a-ecrire', round = 2, not_before = $2
			from campaign c, place p
			where cp.campaign = $1 and c.id = $1 and p.id = cp.place_id and cp.state = 'ecrite' and p.state = 'published'
				and p.date_maj < (c.launched_at at time zone 'Europe/Paris')::date
				and not exists (select from reminder r where r.campaign = $1 and r.place_id = p.id and r.confirmed_at is not null)`, id, now)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update campaign set relaunched_at = $2 where id = $1`, id, now); err != nil {
			return err
		}
		return s.owe(ctx, tx, task.Campaign{ID: id})
	})
}
