namespace MarketSnapshot.Web.Language;

/// <summary>Names the texts of the resource files beside it.</summary>
public sealed class VendorTexts;
