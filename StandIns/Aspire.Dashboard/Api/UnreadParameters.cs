namespace Aspire.Dashboard.Api;

/// <summary>Tells a script which of its parameters can't be read, rather than answering another question.</summary>
internal static class UnreadParameters
{
    public static async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var unread = context.Arguments.OfType<IParameters>()
            .SelectMany(parameters => parameters.Checks())
            .Where(check => !string.IsNullOrEmpty(check.Text) && !check.IsRead)
            .ToDictionary(check => check.Name, check => new[] { $"It has to be {check.Expected}." }, StringComparer.Ordinal);
        return unread.Count == 0 ? await next(context) : Results.ValidationProblem(unread, title: $"Can't be read: {string.Join(", ", unread.Keys)}.");
    }
}
