using System.Text;
using Npgsql;

namespace MarketSnapshot.Core.Persistence.Grants;

/// <summary>
/// Gives the services' users what <see cref="ServicePrivileges"/> says, and takes away all else that they, or everybody, may have been
/// given in between. In one transaction: a service at work never misses a right that it keeps.
/// </summary>
public static class DatabaseGrants
{
    // The owner has its rights without a grant, and would lose them by what is taken away here.
    private const string ExistingSql = "select rolname::text from pg_roles where rolname = any(@names) and rolname <> current_user";

    // Only what is the own: a managed server may have put other things into the schema.
    private const string OwnedSql =
        """
        select case c.relkind when 'S' then 'sequence ' else 'table ' end || c.oid::regclass
        from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and pg_has_role(c.relowner, 'usage')
          and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
        union all
        select 'function ' || p.oid::regprocedure
        from pg_proc p
        where p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'w', 'a') and pg_has_role(p.proowner, 'usage')
          and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
        order by 1
        """;

    /// <summary>The services' users that exist, other than the one that is connected.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="roles">The names.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyCollection<string>> ExistingAsync(
        NpgsqlConnection connection, DatabaseRoles roles, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(roles);

        await using var command = new NpgsqlCommand(ExistingSql, connection);
        command.Parameters.AddWithValue("names", new[] { roles.ApiRole, roles.SchedulerRole });
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Gives and takes. The connection's user owns the tables.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="roles">The names.</param>
    /// <param name="cancellationToken">Gives up; then nothing has changed.</param>
    /// <returns>Who has been given something: the users that exist.</returns>
    public static async Task<IReadOnlyCollection<string>> ApplyAsync(
        NpgsqlConnection connection, DatabaseRoles roles, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);

        var existing = await ExistingAsync(connection, roles, cancellationToken);
        if (existing.Count == 0)
            return existing;

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var owned = new NpgsqlCommand(OwnedSql, connection, transaction);
        var sql = Statements(await ReadAsync(owned, cancellationToken), roles, existing);
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        return existing;
    }

    private static string Statements(IEnumerable<string> owned, DatabaseRoles roles, IReadOnlyCollection<string> existing)
    {
        var everybody = string.Join(", ", existing.Select(Quoted));
        var sql = new StringBuilder();
        foreach (var thing in owned)
            sql.AppendLine($"revoke all on {thing} from public, {everybody};");
        sql.AppendLine($"grant usage on schema public to {everybody};");

        foreach (var (role, of) in new (string, Func<ServicePrivileges, string>)[] { (roles.ApiRole, given => given.Api), (roles.SchedulerRole, given => given.Scheduler) })
        {
            if (!existing.Contains(role))
                continue;
            foreach (var (table, given) in ServicePrivileges.OfTables)
                Grant(of(given), $"table public.{Quoted(table)}", role);
            foreach (var (signature, given) in ServicePrivileges.OfFunctions)
                Grant(of(given), $"function public.{signature}", role);
        }

        return sql.ToString();

        void Grant(string privileges, string thing, string role)
        {
            if (privileges.Length > 0)
                sql.AppendLine($"grant {privileges} on {thing} to {Quoted(role)};");
        }
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task<IReadOnlyCollection<string>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        List<string> rows = [];
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            rows.Add(row.GetString(0));
        return rows;
    }
}
