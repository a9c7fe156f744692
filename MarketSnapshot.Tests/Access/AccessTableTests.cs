using MarketSnapshot.Tests.EndToEnd;
using Xunit;

namespace MarketSnapshot.Tests.Access;

/// <summary>Calls every operation as everybody and finds exactly the allowed ones allowed.</summary>
[Collection(SecuredApiCollection.Name)]
public sealed class AccessTableTests(SecuredApi api)
{
    private static readonly string[] Tables =
    [
        "farmers", "vendors", "storage_locations", "storage_bookings", "storage_guide_storage_inspections", "iot_sensors", "iot_sensor_readings",
        "pest_events", "certificates", "market_inventory_snapshots", "snapshot_history", "change_log", "job_runs",
    ];

    /// <summary>Every operation of the table.</summary>
    public static TheoryData<string> Operations => [.. AccessTable.Rows.Keys];

    [Fact]
    public async Task Every_operation_of_the_OpenAPI_document_has_its_row_and_every_row_its_operation()
    {
        var operations = (await api.Http.Get("/openapi/v1.json"))["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}"))
            .Order(StringComparer.Ordinal).ToList();

        Assert.True(operations.Count > 40, $"Only {operations.Count} operations.");
        Assert.Equal(operations, AccessTable.Rows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(operations, AccessRequests.All.Keys.Order(StringComparer.Ordinal));
        Assert.All(AccessTable.Rows, row => Assert.True(row.Value.Length == AccessTable.Callers.Length, row.Key));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Exactly_those_may_call_it_whom_the_table_names(string operation)
    {
        var request = AccessRequests.All[operation];
        var errors = api.Process.Errors.Count;
        var cells = AccessTable.Callers.Zip(AccessTable.Rows[operation]).ToList();
        var subject = await SubjectAsync(request);
        List<string> wrong = [];

        // First all who get nothing, one after another on what the owner then gets: so nothing of it was changed.
        var before = await StateAsync();
        foreach (var (caller, expected) in cells.Where(cell => !IsAllowed(cell.Second)))
            wrong.AddRange(await RefusedAsync(request, subject, caller, expected));
        if (await StateAsync() != before)
            wrong.Add("Something was changed by who must not.");

        foreach (var (caller, expected) in cells.Where(cell => IsAllowed(cell.Second)))
        {
            wrong.AddRange(await AllowedAsync(request, subject, caller, expected));
            if (request.Fresh is not null)
                subject = await SubjectAsync(request);
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, [operation, .. wrong, api.Process.Output]));
        Assert.True(api.Process.Errors.Count == errors, api.Process.Output);
    }

    private static bool IsAllowed(string expected) => expected is AccessTable.Yes or AccessTable.Own;

    private async Task<Party> SubjectAsync(AccessRequest request) => request.Fresh is null ? api.Scene.First : await request.Fresh(api.Scene);

    private async Task<List<string>> RefusedAsync(AccessRequest request, Party subject, string caller, string expected)
    {
        var token = AccessTable.TokenOf(caller, api);
        var answer = await api.SendAsync(token, request.Of(subject));
        var status = expected == AccessTable.None ? "200" : expected;
        List<string> wrong = [];
        if ($"{answer.Status}" != status)
            wrong.Add($"{caller}: expected {status}, got {answer}");

        // Nobody learns from a refusal whether there is such a thing.
        var unknown = await api.SendAsync(token, request.Of(Party.Unknown()));
        if (answer.Told != unknown.Told)
            wrong.Add($"{caller}: {answer.Told}{Environment.NewLine}is told apart from what is said of unknown ones: {unknown.Told}");
        if (expected == "401" && !answer.Headers.Any(header => header.StartsWith("WWW-Authenticate: Bearer", StringComparison.Ordinal)))
            wrong.Add($"{caller}: there is no WWW-Authenticate in {string.Join(" | ", answer.Headers)}");
        if (answer.Status >= 400 && ((int?)answer.Json["status"] != answer.Status || answer.Json["code"] is null))
            wrong.Add($"{caller}: no problem details: {answer}");
        return wrong;
    }

    private async Task<List<string>> AllowedAsync(AccessRequest request, Party subject, string caller, string expected)
    {
        var answer = await api.SendAsync(AccessTable.TokenOf(caller, api), request.Of(subject));
        List<string> wrong = [];
        if (!answer.Allowed)
            wrong.Add($"{caller}: expected that it is allowed, got {answer}");
        if (answer.Body.Contains("\"rejected\":[{", StringComparison.Ordinal))
            wrong.Add($"{caller}: a part was refused: {answer}");
        if (request.Lists is not { } id)
            return wrong;

        var isOther = caller.StartsWith("other", StringComparison.Ordinal);
        var (own, foreign) = isOther ? (api.Scene.Second, api.Scene.First) : (api.Scene.First, api.Scene.Second);
        if (!answer.Body.Contains(id(own), StringComparison.Ordinal))
            wrong.Add($"{caller}: does not see the own {id(own)}: {answer}");
        if (expected == AccessTable.Own)
            wrong.AddRange(foreign.NamedIn(answer.Body).Select(named => $"{caller}: sees {named}, which is somebody else's: {answer}"));
        else if (!answer.Body.Contains(id(foreign), StringComparison.Ordinal))
            wrong.Add($"{caller}: does not see {id(foreign)}: {answer}");
        return wrong;
    }

    private Task<string> StateAsync() => api.Stores.ScalarAsync<string>(
        $"select string_agg(part, ' ') from ({string.Join(" union all ", Tables.Select(table => $"select '{table} ' || count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as part from {table} t"))}) parts");
}
