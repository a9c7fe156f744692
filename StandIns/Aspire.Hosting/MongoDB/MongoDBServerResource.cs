namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A MongoDB server: <c>mongod</c> where it is on the PATH, else the stand-in over SQLite, on loopback. With a password it asks for it, and
/// connection strings carry it; without one, unlike the published resource, which then makes one up, it runs without authentication.
/// </summary>
public class MongoDBServerResource(string name) : ContainerResource(name), IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "tcp";
    private const string DefaultUserName = "admin";
    private const string AuthenticationDatabase = "admin";
    private const string AuthenticationMechanism = "SCRAM-SHA-256";

    private readonly Dictionary<string, string> _databases = new(StringComparer.OrdinalIgnoreCase);

    public MongoDBServerResource(string name, ParameterResource? userNameParameter, ParameterResource? passwordParameter)
        : this(name)
    {
        UserNameParameter = userNameParameter;
        PasswordParameter = passwordParameter;
    }

    public EndpointReference PrimaryEndpoint => new(this, PrimaryEndpointName);

    public EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    public EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    public ParameterResource? UserNameParameter { get; }

    public ParameterResource? PasswordParameter { get; }

    public ReferenceExpression UserNameReference => UserNameParameter is null
        ? ReferenceExpression.Create($"{DefaultUserName}")
        : ReferenceExpression.Create($"{UserNameParameter}");

    public ReferenceExpression ConnectionStringExpression => BuildConnectionString();

    public ReferenceExpression UriExpression => BuildConnectionString();

    /// <summary>The names of the databases in this server, by the names of their resources.</summary>
    public IReadOnlyDictionary<string, string> Databases => _databases;

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
    [
        new("Host", ReferenceExpression.Create($"{Host}")),
        new("Port", ReferenceExpression.Create($"{Port}")),
        new("Username", UserNameReference),
        .. PasswordParameter is null ? Array.Empty<KeyValuePair<string, ReferenceExpression>>() :
        [
            new("Password", ReferenceExpression.Create($"{PasswordParameter}")),
            new("AuthenticationDatabase", ReferenceExpression.Create($"{AuthenticationDatabase}")),
            new("AuthenticationMechanism", ReferenceExpression.Create($"{AuthenticationMechanism}")),
        ],
        new("Uri", UriExpression),
    ];

    internal void AddDatabase(string name, string databaseName) => _databases.TryAdd(name, databaseName);

    internal ReferenceExpression BuildConnectionString(string? databaseName = null)
    {
        var uri = new ReferenceExpressionBuilder();
        uri.AppendLiteral("mongodb://");
        if (PasswordParameter is not null)
        {
            if (UserNameParameter is null)
            {
                uri.AppendFormatted(DefaultUserName, "uri");
            }
            else
            {
                uri.AppendFormatted(UserNameParameter, "uri");
            }

            uri.Append($":{PasswordParameter:uri}@");
        }

        uri.Append($"{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}");
        if (databaseName is not null || PasswordParameter is not null)
        {
            uri.AppendLiteral("/");
        }

        if (databaseName is not null)
        {
            uri.AppendFormatted(databaseName, "uri");
        }

        if (PasswordParameter is not null)
        {
            uri.AppendLiteral($"?authSource={AuthenticationDatabase}&authMechanism={AuthenticationMechanism}");
        }

        return uri.Build();
    }
}

/// <summary>A database in a MongoDB server; the server creates it with the first document.</summary>
public class MongoDBDatabaseResource(string name, string databaseName, MongoDBServerResource parent)
    : Resource(name), IResourceWithParent<MongoDBServerResource>, IResourceWithConnectionString
{
    public MongoDBServerResource Parent { get; } = parent ?? throw new ArgumentNullException(nameof(parent));

    public string DatabaseName { get; } = string.IsNullOrEmpty(databaseName) ? throw new ArgumentException("A database has a name.", nameof(databaseName)) : databaseName;

    public ReferenceExpression ConnectionStringExpression => Parent.BuildConnectionString(DatabaseName);

    public ReferenceExpression UriExpression => Parent.BuildConnectionString(DatabaseName);

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
        Parent.CombineProperties(
        [
            new("DatabaseName", ReferenceExpression.Create($"{DatabaseName}")),
            new("Uri", UriExpression),
        ]);
}
