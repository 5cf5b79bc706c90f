import type { ClassRow } from './class-row.ts';
import { configurationClasses } from './configuration-classes.ts';

export const classTable: Readonly<Record<string, ClassRow>> = {
  top: {
    superior: 'top',
    kind: 'abstract',
    parents: 'lostAndFound',
    must: 'instanceType nTSecurityDescriptor objectCategory objectClass',
    may: `
      adminDescription adminDisplayName allowedAttributes allowedAttributesEffective allowedChildClasses
      allowedChildClassesEffective canonicalName cn createTimeStamp description directReports displayName
      displayNamePrintable distinguishedName extensionName flags fromEntry isCriticalSystemObject isDeleted
      isRecycled lastKnownParent managedObjects memberOf modifyTimeStamp mS-DS-ConsistencyChildCount
      mS-DS-ConsistencyGuid msDS-KrbTgtLinkBl msDS-LastKnownRDN msDs-masteredBy msds-memberOfTransitive
      msds-memberTransitive msDS-NcType msDS-ObjectReferenceBL msDS-parentdistname msDS-PrincipalName
      msDS-PSOApplied msDS-ReplAttributeMetaData msDS-ReplValueMetaData msDS-ReplValueMetaDataExt msDS-TDOEgressBL
      msDS-TDOIngressBL name objectGUID objectVersion ownerBL possibleInferiors proxiedObjectName proxyAddresses
      revision showInAdvancedViewOnly msDS-Approx-Immed-Subordinates structuralObjectClass subRefs subSchemaSubEntry
      systemFlags url uSNChanged uSNCreated uSNDSALastObjRemoved USNIntersite uSNLastObjRem uSNSource wellKnownObjects
      whenChanged whenCreated wWWHomePage
    `,
  },
  person: {
    superior: 'top',
    kind: 'structural',
    category: 'Person',
    parents: 'container organizationalUnit',
    must: 'cn',
    may: `
      attributeCertificateAttribute seeAlso serialNumber sn telephoneNumber userPassword
    `,
  },
  organizationalPerson: {
    superior: 'person',
    kind: 'structural',
    category: 'Person',
    parents: 'container organizationalUnit',
    may: `
      assistant c co comment company countryCode department destinationIndicator division employeeID
      facsimileTelephoneNumber generationQualifier givenName homePhone homePostalAddress houseIdentifier initials
      internationalISDNNumber ipPhone l mail manager mhsORAddress middleName mobile
      msDS-AllowedToActOnBehalfOfOtherIdentity msDS-AllowedToDelegateTo msDS-HABSeniorityIndex
      msDS-PhoneticCompanyName msDS-PhoneticDepartment msDS-PhoneticDisplayName msDS-PhoneticFirstName
      msDS-PhoneticLastName msExchHouseIdentifier o otherFacsimileTelephoneNumber otherHomePhone otherIpPhone
      otherMailbox otherMobile otherPager otherTelephone ou pager personalTitle physicalDeliveryOfficeName
      postalAddress postalCode postOfficeBox preferredDeliveryMethod primaryInternationalISDNNumber
      primaryTelexNumber registeredAddress st street streetAddress teletexTerminalIdentifier telexNumber
      thumbnailLogo thumbnailPhoto title x121Address
    `,
  },
  user: {
    superior: 'organizationalPerson',
    kind: 'structural',
    auxiliary: 'posixAccount msDS-CloudExtensions securityPrincipal mailRecipient exchangeRecipient',
    category: 'Person',
    parents: 'builtinDomain domainDNS organizationalUnit',
    may: `
      accountExpires aCSPolicyName adminCount audio badPasswordTime badPwdCount businessCategory carLicense codePage
      controlAccessRights dBCSPwd defaultClassStore departmentNumber displayName employeeNumber employeeType
      givenName groupMembershipSAM groupPriority groupsToIgnore homeDirectory homeDrive homePhone homePostalAddress
      initials jpegPhoto labeledURI lastLogoff lastLogon lastLogonTimestamp lmPwdHistory localeID lockoutTime
      logonCount logonHours logonWorkstation mail manager maxStorage mobile mS-DS-CreatorSID
      msDS-AssignedAuthNPolicy msDS-AssignedAuthNPolicySilo msDS-AuthNPolicySiloMembersBL msDS-Cached-Membership
      msDS-Cached-Membership-Time-Stamp msDS-FailedInteractiveLogonCount
      msDS-FailedInteractiveLogonCountAtLastSuccessfulLogon msDS-KeyCredentialLink
      msDS-LastFailedInteractiveLogonTime msDS-LastSuccessfulInteractiveLogonTime msDS-PrimaryComputer
      msDS-ResultantPSO msDS-SecondaryKrbTgtNumber msDS-Site-Affinity msDS-SupportedEncryptionTypes
      msDS-User-Account-Control-Computed msDS-UserPasswordExpiryTimeComputed networkAddress ntPwdHistory o
      operatorCount otherLoginWorkstations pager photo preferredLanguage primaryGroupID profilePath pwdLastSet
      roomNumber scriptPath secretary servicePrincipalName terminalServer uid unicodePwd userAccountControl
      userCertificate userParameters userPKCS12 userPrincipalName userSharedFolder userSharedFolderOther
      userSMIMECertificate userWorkstations x500uniqueIdentifier
    `,
  },
  inetOrgPerson: {
    superior: 'user',
    kind: 'structural',
    category: 'Person',
    parents: 'container domainDNS organizationalUnit',
    may: `
      audio businessCategory carLicense departmentNumber displayName employeeNumber employeeType givenName homePhone
      homePostalAddress initials jpegPhoto labeledURI mail manager mobile o pager photo preferredLanguage roomNumber
      secretary uid userCertificate userPKCS12 userSMIMECertificate x500uniqueIdentifier
    `,
  },
  group: {
    superior: 'top',
    kind: 'structural',
    auxiliary: 'posixGroup mailRecipient securityPrincipal exchangeRecipient',
    category: 'Group',
    parents: 'builtinDomain container domainDNS organizationalUnit',
    must: 'groupType',
    may: `
      adminCount controlAccessRights groupAttributes groupMembershipSAM mail managedBy member msDS-PrimaryComputer
      nTGroupMembers operatorCount primaryGroupToken
    `,
  },
  contact: {
    superior: 'organizationalPerson',
    kind: 'structural',
    auxiliary: 'mailRecipient exchangeRecipient',
    category: 'Person',
    parents: 'domainDNS organizationalUnit',
    must: 'cn',
    may: `
      notes
    `,
  },
  computer: {
    superior: 'user',
    kind: 'structural',
    category: 'Computer',
    parents: 'container domainDNS organizationalUnit',
    may: `
      cn dNSHostName location machineRole managedBy msDS-AdditionalDnsHostName msDS-AdditionalSamAccountName
      msDS-ExecuteScriptPassword msDS-GenerationId msDS-KrbTgtLink msDS-PromotionSettings msDS-SiteName
      msTPM-OwnerInformation msTPM-TpmInformationForComputer networkAddress nisMapName operatingSystem
      operatingSystemHotfix operatingSystemServicePack operatingSystemVersion rIDSetReferences volumeCount
    `,
  },
  organizationalUnit: {
    superior: 'top',
    kind: 'structural',
    rdn: 'ou',
    category: 'Organizational-Unit',
    parents: 'domainDNS organizationalUnit',
    must: 'ou',
    may: `
      businessCategory c co countryCode defaultGroup destinationIndicator facsimileTelephoneNumber gPLink gPOptions
      internationalISDNNumber l managedBy physicalDeliveryOfficeName postalAddress postalCode postOfficeBox
      preferredDeliveryMethod registeredAddress searchGuide seeAlso st street telephoneNumber
      teletexTerminalIdentifier telexNumber thumbnailLogo uPNSuffixes userPassword x121Address
    `,
  },
  container: {
    superior: 'top',
    kind: 'structural',
    category: 'Container',
    parents: 'configuration container domainDNS organizationalUnit',
    must: 'cn',
    may: `
      defaultClassStore msDS-ObjectReference schemaVersion
    `,
  },
  domainDNS: {
    superior: 'domain',
    kind: 'structural',
    auxiliary: 'samDomain',
    rdn: 'dc',
    category: 'Domain-DNS',
    parents: 'domainDNS',
    may: `
      managedBy msDS-AllowedDNSSuffixes msDS-Behavior-Version msDS-USNLastSyncSuccess
    `,
  },
  domain: {
    superior: 'top',
    kind: 'abstract',
    rdn: 'dc',
    parents: 'domain',
    must: 'dc',
  },
  securityPrincipal: {
    superior: 'top',
    kind: 'auxiliary',
    must: 'objectSid sAMAccountName',
    may: `
      accountNameHistory altSecurityIdentities msDS-KeyVersionNumber nTSecurityDescriptor rid sAMAccountType
      securityIdentifier sIDHistory supplementalCredentials tokenGroups
    `,
  },
  mailRecipient: {
    superior: 'top',
    kind: 'auxiliary',
    parents: 'container',
    must: 'cn',
    may: `
      info labeledURI legacyExchangeDN msDS-GeoCoordinatesAltitude msDS-GeoCoordinatesLatitude
      msDS-GeoCoordinatesLongitude msDS-PhoneticDisplayName msExchAssistantName msExchLabeledURI secretary
      showInAddressBook telephoneNumber textEncodedORAddress userCert userCertificate userSMIMECertificate
    `,
  },
  builtinDomain: {
    superior: 'top',
    kind: 'structural',
    auxiliary: 'samDomainBase',
    category: 'Builtin-Domain',
    parents: 'domainDNS',
  },
  lostAndFound: {
    superior: 'top',
    kind: 'structural',
    category: 'Lost-And-Found',
    parents: 'configuration dMD domainDNS',
    may: `
      moveTreeState
    `,
  },
  foreignSecurityPrincipal: {
    superior: 'top',
    kind: 'structural',
    category: 'Foreign-Security-Principal',
    parents: 'container',
    must: 'objectSid',
    may: `
      foreignIdentifier
    `,
  },
  configuration: {
    superior: 'top',
    kind: 'structural',
    category: 'Configuration',
    parents: 'domainDNS',
    must: 'cn',
    may: `
      gPLink gPOptions msDS-USNLastSyncSuccess
    `,
  },
  dMD: {
    superior: 'top',
    kind: 'structural',
    category: 'DMD',
    parents: 'configuration',
    must: 'cn',
    may: `
      dmdName msDS-IntId msDs-Schema-Extensions msDS-USNLastSyncSuccess prefixMap schemaInfo schemaUpdate
    `,
  },
  samDomain: {
    superior: 'top',
    kind: 'auxiliary',
    auxiliary: 'samDomainBase',
    may: `
      auditingPolicy builtinCreationTime builtinModifiedCount cACertificate controlAccessRights creationTime
      description gPLink gPOptions lockoutDuration lockOutObservationWindow lockoutThreshold maxPwdAge minPwdAge
      minPwdLength modifiedCountAtLastProm ms-DS-MachineAccountQuota msDS-AllUsersTrustQuota
      msDS-LogonTimeSyncInterval msDS-PerUserTrustQuota msDS-PerUserTrustTombstonesQuota nETBIOSName nextRid
      nTMixedDomain pekKeyChangeInterval pekList privateKey pwdHistoryLength pwdProperties replicaSource
      rIDManagerReference treeName
    `,
  },
  samDomainBase: {
    superior: 'top',
    kind: 'auxiliary',
    may: `
      creationTime domainReplica forceLogoff lockoutDuration lockOutObservationWindow lockoutThreshold maxPwdAge
      minPwdAge minPwdLength modifiedCount modifiedCountAtLastProm nextRid nTSecurityDescriptor objectSid
      oEMInformation pwdHistoryLength pwdProperties revision uASCompat
    `,
  },
  'msDS-CloudExtensions': {
    superior: 'top',
    kind: 'auxiliary',
    may: `
      msDS-cloudExtensionAttribute1 msDS-cloudExtensionAttribute10 msDS-cloudExtensionAttribute11
      msDS-cloudExtensionAttribute12 msDS-cloudExtensionAttribute13 msDS-cloudExtensionAttribute14
      msDS-cloudExtensionAttribute15 msDS-cloudExtensionAttribute16 msDS-cloudExtensionAttribute17
      msDS-cloudExtensionAttribute18 msDS-cloudExtensionAttribute19 msDS-cloudExtensionAttribute2
      msDS-cloudExtensionAttribute20 msDS-cloudExtensionAttribute3 msDS-cloudExtensionAttribute4
      msDS-cloudExtensionAttribute5 msDS-cloudExtensionAttribute6 msDS-cloudExtensionAttribute7
      msDS-cloudExtensionAttribute8 msDS-cloudExtensionAttribute9
    `,
  },
  posixAccount: {
    superior: 'top',
    kind: 'auxiliary',
    rdn: 'uid',
    may: `
      cn description gidNumber homeDirectory loginShell uid uidNumber unixHomeDirectory unixUserPassword
      userPassword
    `,
  },
  posixGroup: {
    superior: 'top',
    kind: 'auxiliary',
    may: `
      cn description gidNumber memberUid unixUserPassword userPassword
    `,
  },
  leaf: {
    superior: 'top',
    kind: 'abstract',
  },
  connectionPoint: {
    superior: 'leaf',
    kind: 'abstract',
    parents: 'computer container',
    must: 'cn',
    may: `
      keywords managedBy msDS-Settings
    `,
  },
  serviceConnectionPoint: {
    superior: 'connectionPoint',
    kind: 'structural',
    category: 'Service-Connection-Point',
    parents: 'computer container organizationalUnit',
    may: `
      appSchemaVersion serviceBindingInformation serviceClassName serviceDNSName serviceDNSNameType vendor
      versionNumber versionNumberHi versionNumberLo
    `,
  },
  attributeSchema: {
    superior: 'top',
    kind: 'structural',
    category: 'Attribute-Schema',
    parents: 'dMD',
    must: 'attributeID attributeSyntax cn isSingleValued lDAPDisplayName oMSyntax schemaIDGUID',
    may: `
      attributeSecurityGUID classDisplayName extendedCharsAllowed isDefunct isEphemeral
      isMemberOfPartialAttributeSet linkID mAPIID msDS-IntId msDs-Schema-Extensions oMObjectClass rangeLower
      rangeUpper schemaFlagsEx searchFlags systemOnly
    `,
  },
  classSchema: {
    superior: 'top',
    kind: 'structural',
    category: 'Class-Schema',
    parents: 'dMD',
    must: 'cn defaultObjectCategory governsID objectClassCategory schemaIDGUID subClassOf',
    may: `
      auxiliaryClass classDisplayName defaultHidingValue defaultSecurityDescriptor isDefunct lDAPDisplayName
      mayContain msDS-IntId msDs-Schema-Extensions mustContain possSuperiors rDNAttID schemaFlagsEx
      systemAuxiliaryClass systemMayContain systemMustContain systemOnly systemPossSuperiors
    `,
  },
  'msDS-Device': {
    superior: 'top',
    kind: 'structural',
    category: 'ms-DS-Device',
    must: 'altSecurityIdentities displayName msDS-DeviceID msDS-IsEnabled',
    may: `
      msDS-CloudAnchor msDS-CloudIsManaged msDS-DeviceObjectVersion msDS-DeviceOSType msDS-DeviceOSVersion
      msDS-DevicePhysicalIDs msDS-RegisteredOwner msDS-RegisteredUsers
    `,
  },
  ...configurationClasses,
  'msDS-ManagedServiceAccount': {
    superior: 'computer',
    kind: 'structural',
    category: 'ms-DS-Managed-Service-Account',
    parents: 'container domainDNS organizationalUnit',
  },
  'msDS-GroupManagedServiceAccount': {
    superior: 'computer',
    kind: 'structural',
    category: 'ms-DS-Group-Managed-Service-Account',
    parents: 'computer container domainDNS organizationalUnit',
    must: 'msDS-ManagedPasswordInterval',
    may: `
      msDS-GroupMSAMembership msDS-ManagedPassword msDS-ManagedPasswordId msDS-ManagedPasswordPreviousId
    `,
  },
  exchangeRecipient: {
    superior: 'top',
    kind: 'auxiliary',
    may: `
      altRecipient authOrig deliverAndRedirect dLMemRejectPerms dLMemSubmitPerms extensionAttribute1
      extensionAttribute10 extensionAttribute11 extensionAttribute12 extensionAttribute13 extensionAttribute14
      extensionAttribute15 extensionAttribute2 extensionAttribute3 extensionAttribute4 extensionAttribute5
      extensionAttribute6 extensionAttribute7 extensionAttribute8 extensionAttribute9 homeMDB mailNickname
      msDS-ExternalDirectoryObjectId msDS-preferredDataLocation msExchALObjectVersion msExchArchiveGUID
      msExchArchiveName msExchArchiveStatus msExchBlockedSendersHash msExchBypassAudit
      msExchBypassModerationFromDLMembersLink msExchBypassModerationLink msExchCoManagedByLink
      msExchDelegateListLink msExchElcMailboxFlags msExchEnableModeration msExchExtensionCustomAttribute1
      msExchExtensionCustomAttribute2 msExchExtensionCustomAttribute3 msExchExtensionCustomAttribute4
      msExchExtensionCustomAttribute5 msExchGroupDepartRestriction msExchGroupJoinRestriction
      msExchHideFromAddressLists msExchLitigationHoldDate msExchMailboxAuditEnable msExchMailboxAuditLogAgeLimit
      msExchMailboxGuid msExchMasterAccountSid msExchMDBRulesQuota msExchModeratedByLink msExchModerationFlags
      msExchPoliciesExcluded msExchPoliciesIncluded msExchProvisioningFlags msExchRecipientDisplayType
      msExchRecipientTypeDetails msExchRemoteRecipientType msExchRequireAuthToSendTo msExchResourceCapacity
      msExchResourceDisplay msExchResourceMetaData msExchResourceSearchProperties msExchSafeRecipientsHash
      msExchSafeSendersHash msExchSenderHintTranslations msExchTransportRecipientSettingsFlags msExchUsageLocation
      msExchUserCulture msExchUserHoldPolicies msRTCSIP-DeploymentLocator msRTCSIP-Line msRTCSIP-OptionFlags
      msRTCSIP-OriginatorSid msRTCSIP-PrimaryHomeServer msRTCSIP-PrimaryUserAddress msRTCSIP-UserEnabled
      oOFReplyToOriginator publicDelegates reportToOriginator reportToOwner targetAddress unauthOrig
    `,
  },
};
