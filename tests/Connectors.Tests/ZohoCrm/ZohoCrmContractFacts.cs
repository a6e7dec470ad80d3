using CrmSync.Connectors.Tests.Contract;

namespace CrmSync.Connectors.Tests.ZohoCrm;

public sealed class ZohoCrmContractFacts() : ConnectorContract(() => new ZohoCrmMeetingBench());

public sealed class OtherZohoCrmContractFacts() : ConnectorContract(() => new ZohoCrmMeetingBench(ZohoCrmPositions.Other));

public sealed class ZohoCrmContactContractFacts() : ConnectorContract(() => new ZohoCrmRecordBench("Contacts", "Last_Name"));

public sealed class OtherZohoCrmContactContractFacts() : ConnectorContract(() => new ZohoCrmRecordBench("Contacts", "Last_Name", ZohoCrmPositions.Other));

public sealed class ZohoCrmAccountContractFacts() : ConnectorContract(() => new ZohoCrmRecordBench("Accounts", "Account_Name"));

public sealed class OtherZohoCrmAccountContractFacts() : ConnectorContract(() => new ZohoCrmRecordBench("Accounts", "Account_Name", ZohoCrmPositions.Other));

public sealed class ZohoCrmVendorContractFacts() : ConnectorContract(() => new ZohoCrmRecordBench("Vendors", "Vendor_Name"));

public sealed class OtherZohoCrmVendorContractFacts() : ConnectorContract(() => new ZohoCrmRecordBench("Vendors", "Vendor_Name", ZohoCrmPositions.Other));
