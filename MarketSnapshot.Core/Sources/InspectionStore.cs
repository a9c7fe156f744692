using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MarketSnapshot.Core.Sources;

/// <summary>An inspection to be stored.</summary>
/// <param name="FarmerId">Whose crop was inspected.</param>
/// <param name="CropDetected">The crop that was recognised.</param>
/// <param name="Grade">Quality grade, if one was given.</param>
/// <param name="Freshness">Freshness in words, if judged.</param>
/// <param name="FreshnessScore">Freshness 0 to 1, if judged.</param>
/// <param name="VisualDefects">Defects that were seen.</param>
/// <param name="ShelfLifeDays">Expected shelf life in days, if judged.</param>
/// <param name="InspectedAt">When; null for now.</param>
public sealed record NewInspection(
    Guid FarmerId,
    string CropDetected,
    string? Grade,
    string? Freshness,
    decimal? FreshnessScore,
    IReadOnlyList<string> VisualDefects,
    int? ShelfLifeDays,
    DateTimeOffset? InspectedAt);

/// <summary>Stores and lists inspections.</summary>
public sealed class InspectionStore(MarketDbContext database, NpgsqlDataSource source)
{
    /// <summary>Stores an inspection under a new identifier.</summary>
    /// <exception cref="InvalidFieldException">No such farmer, or a time that can't be.</exception>
    public async Task<StorageInspection> AddAsync(NewInspection request, CancellationToken cancellationToken)
    {
        var farmer = SourceReference.Farmer(request.FarmerId);
        var facts = await SourceFacts.ReadAsync(source, farmer, cancellationToken);
        facts.Ensure(farmer, EventTime.Problem("inspected_at", request.InspectedAt, facts.Now));

        var inspection = new StorageInspection
        {
            Id = Guid.CreateVersion7(),
            FarmerId = request.FarmerId,
            CropDetected = request.CropDetected,
            Grade = request.Grade,
            Freshness = request.Freshness,
            FreshnessScore = request.FreshnessScore is { } score ? Math.Round(score, SourceLimits.FractionDecimals) : null,
            VisualDefects = [.. request.VisualDefects],
            ShelfLifeDays = request.ShelfLifeDays,
            InspectedAt = request.InspectedAt ?? facts.Now,
        };
        database.Inspections.Add(inspection);
        await database.SaveChangesAsync(cancellationToken);
        return inspection;
    }

    /// <summary>One inspection.</summary>
    /// <exception cref="NotFoundException">There is none with that id.</exception>
    public async Task<StorageInspection> GetAsync(Guid id, CancellationToken cancellationToken) =>
        await database.Inspections.AsNoTracking().SingleOrDefaultAsync(inspection => inspection.Id == id, cancellationToken)
        ?? throw new NotFoundException("inspection", id);

    /// <summary>A page of inspections, those stored last first.</summary>
    /// <param name="farmerId">Only this farmer's; null for everybody's.</param>
    /// <param name="scope">Only those within it.</param>
    /// <param name="cursor">Where the page begins, as the page before told.</param>
    /// <param name="limit">Rows on a page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidFieldException">The cursor is not one of this list.</exception>
    public Task<Page<StorageInspection>> ListAsync(
        Guid? farmerId, DataScope scope, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var rows = database.Inspections.AsQueryable();
        if (farmerId is { } farmer)
            rows = rows.Where(inspection => inspection.FarmerId == farmer);
        if (!scope.All)
            rows = rows.Where(inspection => inspection.FarmerId == scope.FarmerId);
        return rows.NewestFirstAsync(cursor, limit, inspection => inspection.Id, cancellationToken);
    }
}
