using System.Text.Json;
using FastEndpoints;
using FluentValidation.Results;
using MarketSnapshot.Api.Http.Binding;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.SensorReadings.Ingest;

/// <summary>Reads a batch reading by reading, so that a wrong type in one doesn't refuse the others.</summary>
internal sealed class ReadingsBinder : IRequestBinder<IngestReadingsRequest>
{
    private const string Readings = "readings";

    // A field named twice is no reason to refuse the other readings: whoever looks at an object notices.
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 32, AllowDuplicateProperties = true };

    /// <inheritdoc/>
    public async ValueTask<IngestReadingsRequest> BindAsync(BinderContext ctx, CancellationToken ct)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(ctx.HttpContext.Request.Body, Json, ct);
            return Read(List(body.RootElement, ctx.ValidationFailures) ?? throw Refusal(ctx));
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            ctx.ValidationFailures.Add(Unreadable.Field(Unreadable.Body, "Is empty, not valid JSON, or too deep."));
            throw Refusal(ctx);
        }
    }

    private static JsonElement? List(JsonElement body, List<ValidationFailure> failures)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            failures.Add(Unreadable.Field(Unreadable.Body, "Must be a JSON object."));
            return null;
        }

        JsonElement list = default;
        foreach (var field in body.EnumerateObject())
        {
            if (field.Name != Readings)
                failures.Add(Unreadable.Field(field.Name, "Is not a field of this request."));
            else if (list.ValueKind != JsonValueKind.Undefined)
                failures.Add(Unreadable.Field(Readings, "Is named twice."));
            else
                list = field.Value;
        }

        if (list.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            failures.Add(Unreadable.Field(Readings, "Is required."));
        else if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is < 1 or > SourceLimits.MaxReadings)
            failures.Add(Unreadable.Field(Readings, $"Must be a list of 1 to {SourceLimits.MaxReadings:#,0} readings."));
        return failures.Count == 0 ? list : null;
    }

    private static IngestReadingsRequest Read(JsonElement list)
    {
        var sent = new List<SentReading>(list.GetArrayLength());
        var refused = new List<RefusedReading>();
        var index = 0;
        foreach (var element in list.EnumerateArray())
        {
            if (ReadingReader.Read(index, element, out var reading) is { } problem)
                refused.Add(new(index, problem.Field, problem.Message));
            else
                sent.Add(reading!);
            index++;
        }

        return new() { Sent = sent, Refused = refused };
    }

    private static ValidationFailureException Refusal(BinderContext ctx) => new(ctx.ValidationFailures, "The batch can't be read.");
}
