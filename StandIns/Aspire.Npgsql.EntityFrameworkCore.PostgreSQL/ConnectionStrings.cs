namespace Aspire;

/// <summary>What the client integrations ask of a connection string.</summary>
internal static class ConnectionStrings
{
    /// <summary>Throws, naming every place it could be given in, where there is none.</summary>
    public static void Require(string? connectionString, string connectionName, params ReadOnlySpan<string> sections)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new InvalidOperationException(
                $"ConnectionString is missing. Give it as 'ConnectionStrings:{connectionName}', or as 'ConnectionString' in the configuration section "
                + $"'{string.Join("' or '", sections.ToArray())}'.");
        }
    }
}
