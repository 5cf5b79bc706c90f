/** What `dsreg --status` of the vendor's broker on Linux prints. */
export const brokerFields = [
  'Home Account ID',
  'Environment',
  'Tenant ID',
  'Device Registration Status',
  'Device ID',
  'PRT Present',
  'PRT Cached At',
  'PRT Age',
  'PRT Expires On',
  'Session Key Protocol',
  'Broker Version',
  'Broker Service Name',
  'Broker Binary Path',
  'Broker Binary Timestamp',
] as const;
export type BrokerField = (typeof brokerFields)[number];
