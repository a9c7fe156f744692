using Npgsql;

namespace MarketSnapshot.Core.Sources;

/// <summary>What a new entry is held against.</summary>
/// <param name="Now">PostgreSQL's clock.</param>
/// <param name="Known">Whether the row that it refers to exists.</param>
internal sealed record SourceFacts(DateTimeOffset Now, bool Known)
{
    /// <summary>Reads both in one statement, served by the primary key.</summary>
    public static async Task<SourceFacts> ReadAsync(NpgsqlDataSource database, SourceReference reference, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"select statement_timestamp(), exists (select from {reference.Table} where id = @id)");
        command.Parameters.AddWithValue("id", reference.Id);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(reader.GetFieldValue<DateTimeOffset>(0), reader.GetBoolean(1));
    }

    /// <summary>Lets through what these facts do not refute.</summary>
    /// <exception cref="InvalidFieldException">Every field that is wrong.</exception>
    public void Ensure(SourceReference reference, params ReadOnlySpan<FieldProblem?> others)
    {
        var problems = new List<FieldProblem>();
        if (!Known)
            problems.Add(new(reference.Field, $"No {reference.Kind} has this id."));
        foreach (var problem in others)
        {
            if (problem is not null)
                problems.Add(problem);
        }

        if (problems.Count > 0)
            throw new InvalidFieldException(problems);
    }
}

/// <summary>A row that a new entry refers to.</summary>
/// <param name="Kind">What it is, for a person.</param>
/// <param name="Table">Where it is stored.</param>
/// <param name="Id">Its identifier.</param>
internal sealed record SourceReference(string Kind, string Table, Guid Id)
{
    /// <summary>The field as the client names it.</summary>
    public string Field => $"{Kind}_id";

    /// <summary>A farmer.</summary>
    public static SourceReference Farmer(Guid id) => new("farmer", "farmers", id);

    /// <summary>A storage place.</summary>
    public static SourceReference Location(Guid id) => new("location", "storage_locations", id);

    /// <summary>A vendor.</summary>
    public static SourceReference Vendor(Guid id) => new("vendor", "vendors", id);

    /// <summary>A booking.</summary>
    public static SourceReference Booking(Guid id) => new("booking", "storage_bookings", id);
}
