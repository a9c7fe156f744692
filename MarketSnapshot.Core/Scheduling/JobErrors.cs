using MongoDB.Driver;
using Npgsql;

namespace MarketSnapshot.Core.Scheduling;

/// <summary>Says why a run failed in words that are fit to be stored and shown: no SQL, address, secret or stack.</summary>
internal static class JobErrors
{
    /// <summary>The reason, and whether it is one that happens in operation, so that the log needs no stack.</summary>
    public static (string Reason, bool Expected) Describe(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case DomainException domain:
                    return (domain.Message, true);
                case PostgresException { IsTransient: true } or NpgsqlException and not PostgresException:
                    return ("PostgreSQL could not be reached or broke off.", true);
                case PostgresException refusal:
                    return ($"PostgreSQL refused a statement (SQLSTATE {refusal.SqlState}).", false);
                case MongoConnectionException or TimeoutException or MongoExecutionTimeoutException or MongoNotPrimaryException:
                    return ("MongoDB could not be reached or did not answer in time.", true);
                case MongoException:
                    return ("MongoDB refused a command.", false);
            }
        }

        return ($"Unexpected error ({exception.GetType().Name}); the log has the details.", false);
    }
}
