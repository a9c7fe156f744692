using FastEndpoints;
using FluentValidation.Results;

namespace MarketSnapshot.Api.Http.Binding;

/// <summary>
/// Binds what can be read and reports the rest, so that a validator still sees the request and one answer names every wrong field.
/// </summary>
internal sealed class CompleteRequestBinder<TRequest> : RequestBinder<TRequest> where TRequest : notnull
{
    /// <inheritdoc/>
    public override async ValueTask<TRequest> BindAsync(BinderContext ctx, CancellationToken ct)
    {
        var context = ctx.HttpContext;
        var failures = new List<ValidationFailure>();
        QueryFields.KeepOnly(context, typeof(TRequest));
        LeaveOutNul(context, failures);

        TRequest request;
        try
        {
            request = await base.BindAsync(Collecting(ctx), ct);
        }
        catch (ValidationFailureException unreadable) when (unreadable.Failures is not null)
        {
            foreach (var failure in unreadable.Failures)
                failures.Add(Unreadable.Field(failure.PropertyName, Unreadable.Expected(TypeOf(failure.PropertyName))));
            LeaveOut(context, unreadable.Failures.Select(failure => failure.PropertyName));
            request = await base.BindAsync(Collecting(ctx), ct);
        }

        failures.AddRange(JsonBody.FailuresOf(context));
        ctx.ValidationFailures.AddRange(failures);
        var validated = context.GetEndpoint()?.Metadata.GetMetadata<EndpointDefinition>()?.ValidatorType is not null;
        return failures.Count == 0 || validated ? request : throw new ValidationFailureException(ctx.ValidationFailures, "The request can't be read.");
    }

    // What is required is said by validators, in one place.
    private static BinderContext Collecting(BinderContext ctx) =>
        new(ctx.HttpContext, [], ctx.JsonSerializerContext, ctx.DontAutoBindForms, requiredPropsToBind: []);

    private static Type TypeOf(string field) =>
        typeof(TRequest).GetProperties().FirstOrDefault(p => Spelling.Of(p) == field)?.PropertyType ?? typeof(object);

    // PostgreSQL can't store U+0000 in text, and no field of ours needs it.
    private static void LeaveOutNul(HttpContext context, List<ValidationFailure> failures)
    {
        var fields = context.Request.Query.Where(pair => pair.Value.Any(value => value?.Contains('\0') == true)).Select(pair => pair.Key).ToArray();
        if (fields.Length == 0)
            return;
        failures.AddRange(fields.Select(field => Unreadable.Field(field, "Must not hold the character U+0000.")));
        LeaveOut(context, fields);
    }

    private static void LeaveOut(HttpContext context, IEnumerable<string> fields)
    {
        var left = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        foreach (var field in fields)
        {
            left.Remove(field);
            context.Request.RouteValues.Remove(field);
            if (HeaderOf(field) is { } header)
                context.Request.Headers.Remove(header);
        }

        QueryFields.Replace(context, left);
    }

    private static string? HeaderOf(string field) => typeof(TRequest).GetProperties()
        .Select(p => p.GetCustomAttributes(typeof(FromHeaderAttribute), inherit: true).OfType<FromHeaderAttribute>().FirstOrDefault()?.HeaderName)
        .FirstOrDefault(name => string.Equals(name, field, StringComparison.OrdinalIgnoreCase));
}
