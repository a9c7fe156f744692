using System.Security.Cryptography;
using System.Text;
using MongoDB.Bson;

namespace MongoDB.Server.Access;

/// <summary>What is kept of a password: SCRAM-SHA-256's two keys (RFC 5802, RFC 7677), from which it can't be had back.</summary>
internal sealed record ScramCredential(int Iterations, byte[] Salt, byte[] StoredKey, byte[] ServerKey)
{
    public const string Mechanism = "SCRAM-SHA-256";

    /// <summary>As many as mongod makes.</summary>
    private const int UsualIterations = 15_000;

    private const int SaltBytes = 28;

    /// <param name="password">Prepared by <see cref="SaslPrep"/>.</param>
    public static ScramCredential Of(string password) => Derive(password, RandomNumberGenerator.GetBytes(SaltBytes), UsualIterations);

    public static ScramCredential Derive(string password, byte[] salt, int iterations)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        return new(iterations, salt, SHA256.HashData(clientKey), HMACSHA256.HashData(salted, "Server Key"u8));
    }

    public BsonDocument ToBson() => new()
    {
        { "iterationCount", Iterations }, { "salt", Salt }, { "storedKey", StoredKey }, { "serverKey", ServerKey },
    };

    public static ScramCredential FromBson(BsonDocument stored) => new(
        stored["iterationCount"].AsInt32, stored["salt"].AsByteArray, stored["storedKey"].AsByteArray, stored["serverKey"].AsByteArray);
}
