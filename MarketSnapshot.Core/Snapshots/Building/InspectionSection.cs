namespace MarketSnapshot.Core.Snapshots.Building;

/// <summary>
/// The inspection that the booking names. It counts only if it is of the same farmer and of the same crop, compared trimmed and
/// without case.
/// </summary>
internal static class InspectionSection
{
    public static SnapshotSection Definition { get; } = new("inspection_data", "inspections", "booking_id", Sql, EmptySql);

    private static string Sql =>
        $$"""
        inspections as (
            select j.booking_id,
                   jsonb_build_object(
                       'inspection_id', i.id,
                       'status', 'completed',
                       'quality_score', trim_scale(i.freshness_score * 100),
                       'freshness', i.freshness,
                       'defects', to_jsonb(i.visual_defects),
                       'shelf_life_days', i.shelf_life_days,
                       'grade', i.grade,
                       'crop_detected', i.crop_detected,
                       'inspected_at', {{SqlText.Utc("i.inspected_at")}}) as inspection_data
            from subject j
            join storage_guide_storage_inspections i on i.id = j.inspection_id
            where j.build
              and not (j.booking_id = any(@without_inspection_data))
              and i.farmer_id = j.farmer_id
              and lower(btrim(i.crop_detected, E' \t\r\n')) = lower(btrim(j.crop_type, E' \t\r\n'))
        )
        """;

    private const string EmptySql =
        """
        inspections as (select null::uuid as booking_id, null::jsonb as inspection_data where false)
        """;
}
